"""Registering the host with browsers: where each browser looks, what a host manifest says, install, status, remove.

``locations.toml`` is the table of places; ``install.py`` acts on it; ``confined.py`` knows about snap and flatpak.
"""
