"""The client of signed packs: pinned publishers, verified updates from a file or a server, and what is installed.

``importing`` is the way in: everything else is one step of it (docs/updating.md tells them in order).
"""
