"""Doorkeeper: warns the person browsing when a profile is named in a security alert."""

__version__ = "0.1.0"
