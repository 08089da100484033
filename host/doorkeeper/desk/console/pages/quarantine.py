"""Reports that wait for a person: of devices that are not enrolled, and those that could not be opened."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template

from doorkeeper.desk.console import forms, notices
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.state import desk, person
from doorkeeper.desk.triage import quarantine

pages = Blueprint("quarantine", __name__)

SIZE = 50


@pages.get("/quarantine")
def show() -> Answer:
    """Show both lists."""
    page = forms.asked_number("page")
    held, total = quarantine.held(desk(), page, SIZE)
    unreadable, unreadable_total = quarantine.unreadable(desk(), 1, SIZE)
    return render_template(
        "quarantine.html",
        held=held,
        total=total,
        page=page,
        pages=max(1, -(-total // SIZE)),
        unreadable=unreadable,
        unreadable_total=unreadable_total,
    )


@pages.post("/quarantine/admit")
def admit() -> Answer:
    """Let what was ticked be opened."""
    return _done(quarantine.admit(desk(), person().name, forms.ids()), "admitted")


@pages.post("/quarantine/discard")
def discard() -> Answer:
    """Delete what was ticked, unread."""
    return _done(quarantine.discard(desk(), person().name, forms.ids()), "discarded")


@pages.post("/quarantine/retry")
def retry() -> Answer:
    """Try again to open what was ticked."""
    return _done(quarantine.retry(desk(), person().name, forms.ids()), "handed back to be opened")


def _done(number: int, what: str) -> Answer:
    notices.say(f"{notices.count(number, 'report was', 'reports were')} {what}.")
    return redirect("/quarantine", 303)
