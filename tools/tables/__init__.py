"""Generates the tables that ship, from named and licensed sources: `python -m tools.tables` (docs/tables.md)."""
