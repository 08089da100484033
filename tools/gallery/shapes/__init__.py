"""The three shapes in which LinkedIn serves a profile, each rendered from one person.

A template stands beside each module; docs/reading.md describes the shapes.
"""
