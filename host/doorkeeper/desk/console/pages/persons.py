"""What the desk holds of one person: found, exported, erased."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request

from doorkeeper.desk.console import forms, notices
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.state import desk, person
from doorkeeper.desk.triage import persons
from doorkeeper.model.errors import DoorkeeperError

pages = Blueprint("persons", __name__)

KINDS = {
    "subject": "The person who was reported",
    "caller": "A person who telephoned",
    "device": "A device that sent reports",
}
HINTS = {
    "subject": "A profile address, an e-mail address, a handle, a web site or the whole name",
    "caller": "As it was written down",
    "device": "The 16 digits and letters that a report shows",
}
LIMIT = 500
SHOWN = 200
"""Most reports listed on the page; export and erasure take all."""


@pages.get("/persons")
def show() -> Answer:
    """Ask for a person, and show the reports that are found. The value is in no log: it stays in the address only."""
    kind = forms.asked_choice("kind", KINDS) or "subject"
    value = forms.asked("value", LIMIT)
    problem, found = None, None
    if value:
        try:
            found = persons.find(desk(), kind, value)
        except DoorkeeperError as error:
            problem = f"{error.message} {error.remedy}"
    page = render_template(
        "persons.html", kind=kind, value=value, found=found, problem=problem, kinds=KINDS, hints=HINTS, most=SHOWN
    )
    return page, 400 if problem else 200


@pages.post("/persons/export")
def export() -> Answer:
    """Give all that is held of the person as a file."""
    kind, value = _asked()
    data = persons.export(desk(), person().name, kind, value, mentions=_mentions())
    name = f"doorkeeper-{desk().now():%Y-%m-%d}.json"
    return Response(
        data, mimetype="application/json", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@pages.post("/persons/erase")
def erase() -> Answer:
    """Delete all that is held of the person."""
    kind, value = _asked()
    if request.form.get("sure") != "yes":
        raise DoorkeeperError(
            "console.sure", "Nothing was erased: the box was not ticked.", "Go back, and tick it if you mean it."
        )
    erased = persons.erase(desk(), person().name, kind, value, mentions=_mentions())
    notices.say(f"{notices.count(erased, 'report was', 'reports were')} erased.")
    return redirect("/persons", 303)


def _mentions() -> bool:
    return request.form.get("mentions") == "yes"


def _asked() -> tuple[str, str]:
    kind = forms.choice("kind", KINDS)
    if kind is None:
        raise forms.malformed("kind")
    return kind, forms.text("value", LIMIT)
