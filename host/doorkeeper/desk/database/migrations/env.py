"""Runs revisions on the connection that it is given, all of them in the one transaction that is open on it."""

from __future__ import annotations

from alembic import context

connection = context.config.attributes["connection"]
# batches let SQLite change tables that exist: it makes a new one and copies
context.configure(connection=connection, render_as_batch=connection.dialect.name == "sqlite", transactional_ddl=False)
context.run_migrations()
