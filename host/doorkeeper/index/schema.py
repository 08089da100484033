"""The tables of an index file, and the version of their meaning."""

from __future__ import annotations

VERSION = "1"
"""Raised when keys or tables change meaning; an index of another version is rebuilt from its records."""

FILE_NAME = "index.sqlite"

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (id INTEGER PRIMARY KEY, record TEXT NOT NULL);
CREATE TABLE key (text TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (text, entry)) WITHOUT ROWID;
CREATE TABLE part (key TEXT NOT NULL, part TEXT NOT NULL, PRIMARY KEY (key, part)) WITHOUT ROWID;
"""
