"""Packs: entries in folders or JSON Lines, their checks, and the packs that are installed."""
