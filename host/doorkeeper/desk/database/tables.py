"""The metadata that all tables of the desk join, and the tables of the intake (revision 0001).

Times are whole seconds since 1970. Nothing here is a report's content: ``sealed`` is an age file that only the desk's
identities open, and neither they nor the data key are in the database in clear.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "%(table_name)s_%(column_0_N_name)s",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "pk": "%(table_name)s_pkey",
    }
)

NETWORK, FILE = "network", "file"

# a code that IT hands out; whoever reads the table cannot enrol with it
enrolment_code = Table(
    "enrolment_code",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("label", String(100), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("max_uses", Integer, nullable=False),
    Column("uses", Integer, nullable=False),
    Column("revoked_at", BigInteger),
    CheckConstraint("uses >= 0 AND uses <= max_uses", name="uses"),
)

# an enrolled device; ``label`` is that of the code, ``last_seen`` the day (days since 1970) of its last report
device = Table(
    "device",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("public_key", LargeBinary(32), nullable=False),
    Column("credential_hash", LargeBinary(32), nullable=False),
    Column("label", String(100), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("last_seen", Integer),
    Index(None, "public_key"),
)

# ``sealed`` may be emptied once the report was opened; the row stays, so that sending it again is still answered
sealed_report = Table(
    "sealed_report",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("sealed", LargeBinary),
    Column("sha256", LargeBinary(32), nullable=False),
    Column("size", Integer, nullable=False),
    Column("received_at", BigInteger, nullable=False),
    Column("device_id", String(32), ForeignKey("device.id")),
    Column("quarantined", Boolean, nullable=False),
    Column("via", String(8), nullable=False),
    Index(None, "received_at"),
    Index(
        "sealed_report_quarantine",
        "received_at",
        sqlite_where=text("quarantined"),
        postgresql_where=text("quarantined"),
    ),
)

# what every client downloads whole; triage writes it, the newest row (highest id) is served as it is
outcome_list = Table(
    "outcome_list",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("published_at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
