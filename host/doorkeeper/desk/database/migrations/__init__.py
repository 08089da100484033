"""The revisions of the desk's database, run from the package by :mod:`doorkeeper.desk.database.revisions`."""
