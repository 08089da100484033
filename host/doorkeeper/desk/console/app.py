"""The console as a WSGI application, put together from its parts."""

from __future__ import annotations

from flask import Flask, g

from doorkeeper.desk.console import errors, guard, headers, notices, places, text, words
from doorkeeper.desk.console.address import address_of
from doorkeeper.desk.console.pages import (
    account,
    audit,
    enrolments,
    persons,
    quarantine,
    queue,
    report,
    retention,
    sign_in,
    statistics,
    telephone,
    users,
)
from doorkeeper.desk.console.permissions import may
from doorkeeper.desk.console.sessions import FULL, csrf
from doorkeeper.desk.console.state import Console, desk, session
from doorkeeper.desk.triage.desk import Desk
from doorkeeper.desk.triage.queue import counts

DEFAULT_ADDRESS = "http://localhost:8090"

_PAGES = (
    sign_in, queue, report, telephone, quarantine, statistics, audit, persons, users, enrolments, retention, account
)  # fmt: skip


def create_app(desk: Desk, address: str = DEFAULT_ADDRESS) -> Flask:
    """Make the console of an open desk.

    Args:
        desk: the desk.
        address: where browsers reach it, ``https://…``, or ``http://`` with a loopback name.

    Raises:
        DoorkeeperError: ``console.address``.

    """
    app = Flask(__name__, static_url_path="/static")
    app.config.update(
        MAX_CONTENT_LENGTH=guard.LONGEST_FORM,
        MAX_FORM_MEMORY_SIZE=guard.LONGEST_FORM,
        MAX_FORM_PARTS=1_000,
        PROPAGATE_EXCEPTIONS=False,
    )
    Console(desk, address_of(address)).install(app.extensions)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(shown=text.shown, copied=text.copied, plain=text.plain, word=_word, pair=_pair)
    app.jinja_env.globals.update(words=words, changed=places.changed)
    # the order counts: nonce, then guard; Flask runs what comes after an answer in reverse
    headers.install(app)
    guard.install(app)
    errors.install(app)
    app.context_processor(_everywhere)
    for module in _PAGES:
        app.register_blueprint(module.pages)
    return app


def _everywhere() -> dict[str, object]:
    """Give what all templates use."""
    found = session()
    signed_in = found is not None and found.stage == FULL
    user = found.user if found is not None and signed_in else None
    return {
        "nonce": g.get("nonce", ""),
        "user": user,
        "csrf": csrf(desk().data_key, guard.form_basis()),
        "may": lambda who: user is not None and may(user.role, who),
        "notice": notices.taken,
        "counts": lambda: counts(desk()),
        "desk_name": desk().card.name,
        "now": desk().now(),
    }


def _word(code: str | None, table: str) -> str:
    """Give the word for a code in one of the tables of ``words``."""
    return words.word(words.reasons() if table == "REASONS" else getattr(words, table), code)


def _pair(value: str) -> tuple[str, str]:
    """Give an option of a select whose word is its value."""
    return value, value
