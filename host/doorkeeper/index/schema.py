"""The tables of an index file, and the version of their meaning."""

from __future__ import annotations

VERSION = "6"
"""Raised when keys or tables change meaning; an index of another version is rebuilt from its records."""

FILE_NAME = "index.sqlite"

IDENT = "i"
"""First character of the key of a record's id."""

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE entry (id INTEGER PRIMARY KEY, brief TEXT NOT NULL, record BLOB NOT NULL);
CREATE TABLE outline (id INTEGER PRIMARY KEY, outlines BLOB NOT NULL);
CREATE TABLE name_key (bucket INTEGER PRIMARY KEY, rows BLOB NOT NULL);
CREATE TABLE key (bucket INTEGER PRIMARY KEY, rows BLOB NOT NULL);
CREATE TABLE word_key (bucket INTEGER PRIMARY KEY, rows BLOB NOT NULL);
CREATE TABLE stem_key (bucket INTEGER PRIMARY KEY, rows BLOB NOT NULL);
CREATE TABLE sieve (id INTEGER PRIMARY KEY, bits BLOB NOT NULL);
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE stem (id INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE share (part TEXT PRIMARY KEY, share REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE protected (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""

KEY_TABLES = ("name_key", "key", "word_key", "stem_key")
"""The tables of :mod:`doorkeeper.index.postings`."""

GONE = "CREATE TABLE gone (entry INTEGER PRIMARY KEY);"
"""In an index of changes only: the entries of the base that the changes replace, remove or withdraw."""

DICTIONARY = (
    b'"tlp":"clear","valid_from":"2025-01-01","status":"active","confidence":"confirmed","wording":{"en":{'
    b'"title":"Named in the alert of","summary":"The alert names "},"cy":{"title":"Wedi\'i enwi yn rhybudd"'
    b',"summary":"Mae\'r rhybudd yn enwi "}},"places":[],"handles":[],"emails":["info@"],"domains":[".com"]'
    b',"profiles":["https://www.linkedin.com/in/"],"roles":["headhunter"],"organisations":[{"name":" Execu'
    b'tive Search","front":true}],"source":{"publisher":"","title":"the alert of ","date":"2025-11-18","ur'
    b'l":"https://www."},"names":[{"full":"","given":"","family":"","script":"Latn"}],"type":"person","id"'
    b':"","type": "person", "names": [""], "organisations": [{"name": "", "front": true}], "roles": ["head'
    b'hunter"], "profiles": ["https://www.linkedin.com/in/"], "domains": [""], "emails": [""], "source": {'
    b'"publisher": "", "title": "", "date": "20"}, "valid_from": "2026-01-01"}{"id": "'
)
"""What the records of packs have in common, for zlib (RFC 1950): the commonest last."""
