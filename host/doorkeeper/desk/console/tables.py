"""The console's tables (revision 0003): who may sign in, who is signed in, who has tried. Times are whole seconds."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from doorkeeper.desk.database.tables import metadata

# ``totp`` is the authenticator's secret, sealed under the data key; ``totp_step`` the last time step that was accepted
user = Table(
    "console_user",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", Text, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("totp", LargeBinary),
    Column("totp_step", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("signed_in", BigInteger),
)

# ``id`` is the SHA-256 of what the cookie holds; ``stage`` is how far the person has come: code, set-up, full
session = Table(
    "console_session",
    metadata,
    Column("id", LargeBinary(32), primary_key=True),
    Column("user_id", String(32), ForeignKey("console_user.id", ondelete="CASCADE"), nullable=False),
    Column("stage", String(8), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("seen", BigInteger, nullable=False),
    Column("proven", BigInteger, nullable=False),
    Column("form", String(64), nullable=False),
    Column("notice", String(300)),
    Column("pending", LargeBinary),
    Index("console_session_user", "user_id"),
)

passkey = Table(
    "console_passkey",
    metadata,
    Column("id", LargeBinary(32), primary_key=True),
    Column("credential", LargeBinary, nullable=False),
    Column("user_id", String(32), ForeignKey("console_user.id", ondelete="CASCADE"), nullable=False),
    Column("name", String(64), nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("used", BigInteger),
    Index("console_passkey_user", "user_id"),
)

# challenges of passkeys that were answered: none counts twice
spent = Table(
    "console_spent",
    metadata,
    Column("challenge", LargeBinary(32), primary_key=True),
    Column("expires", BigInteger, nullable=False),
)

# failed proofs, by a hash of what was tried: a user's name, or the network address it came from
throttle = Table(
    "console_throttle",
    metadata,
    Column("key", LargeBinary(32), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", BigInteger, nullable=False),
)

setting = Table(
    "console_setting",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", String(200), nullable=False),
)
