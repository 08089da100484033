"""What ends the program with a sentence instead of a traceback."""


class GalleryError(Exception):
    """The gallery cannot go on; the message says why and what to do next."""
