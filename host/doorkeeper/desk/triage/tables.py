"""The tables of triage (revisions 0002, 0004 and 0005).

Times are whole seconds since 1970; ``body`` is sealed under the data key.

What stands in clear is what a queue is sorted and counted by: times, band, kind, reasons, state, who works on it. No
column in clear comes from the text of a report, its reasons and kind apart.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text, text

from doorkeeper.desk.database.tables import metadata, sealed_report

# ``desk`` is the desk's id, as its card has it; empty until ``desk work`` was started with this revision
data_key = Table(
    "data_key",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("recipients", Text, nullable=False),
    Column("made", BigInteger, nullable=False),
    Column("desk", String(64)),
)

# what became of a sealed report: ``code`` is empty where it was opened; stays when the report is gone
opening = Table(
    "opening",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("code", String(32)),
)

# ``campaign`` is the place for groups of reports of one approach; nothing writes it yet. ``number`` is what the index
# names a report by, ``indexed`` the version of the features that it was last indexed with
report = Table(
    "report",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("received", BigInteger, nullable=False),
    Column("channel", String(16), nullable=False),
    Column("enrolled", Boolean, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("band", String(8), nullable=False),
    Column("state", String(8), nullable=False),
    Column("disposition", String(16)),
    Column("assigned", String(64)),
    Column("answered", BigInteger),
    Column("version", Integer, nullable=False),
    Column("campaign", String(32)),
    Column("body", LargeBinary, nullable=False),
    Column("number", BigInteger),
    Column("indexed", Integer, nullable=False, server_default="0"),
    Index("report_received", "received"),
    Index("report_state", "state", "received"),
    Index("report_answered", "answered"),
    Index("report_campaign", "campaign"),
    Index("report_number", "number", unique=True),
    Index("report_indexed", "indexed"),
)

report_reason = Table(
    "report_reason",
    metadata,
    Column("report_id", String(32), ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    Column("reason", String(64), primary_key=True),
    Index("report_reason_reason", "reason"),
)

# no kind: it is in the token. Rows are found by token, and go by the report's number
feature = Table(
    "feature",
    metadata,
    Column("token", LargeBinary(8), primary_key=True),
    Column("report", BigInteger, primary_key=True, autoincrement=False),
    Index("feature_report", "report"),
    sqlite_with_rowid=False,
)

note = Table(
    "note",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("report_id", String(32), ForeignKey("report.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("public", Boolean, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("note_report", "report_id"),
)

# every disposition that a report was given; ``body`` is the note that went to the reporter
decision = Table(
    "decision",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("report_id", String(32), ForeignKey("report.id", ondelete="CASCADE"), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("disposition", String(16), nullable=False),
    Column("body", LargeBinary),
    Index("decision_report", "report_id"),
)

# answers; nothing in clear binds one to its report
outcome_token = Table(
    "outcome_token",
    metadata,
    Column("tag", LargeBinary(16), primary_key=True),
    Column("token", LargeBinary, nullable=False),
    Column("expires", BigInteger, nullable=False),
)

# what deleted reports were, as numbers a day, for statistics; ``day`` is days since 1970
past_count = Table(
    "past_count",
    metadata,
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("measure", String(16), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("count", Integer, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("act", String(64), nullable=False),
    Column("about", String(128), nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
    Index("audit_about", "about"),
    Index("audit_actor", "actor"),
)

# what the opening loop asks for every second: few rows, whatever was sent over the years
_WAITS = text("sealed IS NOT NULL AND NOT quarantined")
Index("sealed_report_waiting", sealed_report.c.received_at, sqlite_where=_WAITS, postgresql_where=_WAITS)

EACH_REPORT = (report_reason, note, decision)
"""Tables whose rows go with their report."""
