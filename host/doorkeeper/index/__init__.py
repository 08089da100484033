"""The index of one pack: one read-only SQLite file, opened in under a millisecond whatever its size (docs/index.md)."""
