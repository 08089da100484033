"""The audit log: who did what, and whether the chain is whole."""

from __future__ import annotations

from flask import Blueprint, render_template

from doorkeeper.desk.console import forms
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.state import desk
from doorkeeper.desk.triage import audit

pages = Blueprint("audit", __name__)

SIZE = 50
CHECKED = 20_000
"""Rows of the chain that the page walks, so that it comes at once however long the log is."""


@pages.get("/audit")
def show() -> Answer:
    """Show one page of the log, newest first."""
    by, about = forms.asked("by", 64), forms.asked("about", 128)
    page = forms.asked_number("page")
    entries, total = audit.entries(desk().engine, page, SIZE, by or None, about or None)
    return render_template(
        "audit.html",
        entries=entries,
        total=total,
        page=page,
        pages=max(1, -(-total // SIZE)),
        by=by,
        about=about,
        verified=audit.verify(desk().engine, newest=CHECKED),
    )
