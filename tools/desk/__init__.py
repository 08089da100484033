"""`make desk`: a whole desk on this computer, to try."""
