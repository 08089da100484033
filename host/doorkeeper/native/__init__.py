"""The native messaging host: the program that a browser starts and that answers the extension over stdin and stdout.

Start with ``main.py`` (the edge). ``frames.py`` cuts bytes into messages, ``envelope.py`` makes requests of them,
``dispatch.py`` lists the methods. The protocol is documented in docs/protocol.md.
"""
