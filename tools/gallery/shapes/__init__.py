"""The three shapes in which LinkedIn serves a profile, each rendered from one person. docs/reading.md describes them."""
