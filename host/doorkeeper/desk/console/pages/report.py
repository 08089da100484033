"""One report: what the reporter saw, what is like it, what was done, and the acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request

from doorkeeper.desk.console import forms, notices, users, words
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.pages.queue import NOBODY, assignee
from doorkeeper.desk.console.state import desk, person
from doorkeeper.desk.triage import cases
from doorkeeper.desk.triage.cases import Case
from doorkeeper.desk.triage.similar import similar
from doorkeeper.model.errors import DoorkeeperError

pages = Blueprint("report", __name__)


@dataclass(frozen=True)
class Step:
    """One thing that happened to a report, as the history shows it."""

    at: datetime
    by: str
    what: str
    text: str | None
    public: bool


@pages.get("/reports/<report_id>")
def show(report_id: str) -> Answer:
    """Show a report; that somebody looked is written down."""
    found = cases.case(desk(), report_id)
    cases.viewed(desk(), person().name, report_id)
    return _page(found)


@pages.post("/reports/<report_id>/assign")
def assign(report_id: str) -> Answer:
    """Assign the report."""
    to = request.form.get("to", "")
    cases.assign(desk(), person().name, [report_id], None if to == NOBODY else assignee(to))
    notices.say("The report is assigned to nobody." if to == NOBODY else f"The report is assigned to {to}.")
    return _to(report_id)


@pages.post("/reports/<report_id>/note")
def note(report_id: str) -> Answer:
    """Add a note."""
    public = request.form.get("public") == "yes"
    try:
        cases.add_note(desk(), person().name, report_id, forms.text("text", cases.NOTE_LIMIT + 1), public)
    except DoorkeeperError as error:
        if error.code not in ("case.invalid", "case.note_long"):
            raise
        return _page(cases.case(desk(), report_id), f"{error.message} {error.remedy}", "text")
    notices.say("The note was added.")
    return _to(report_id)


@pages.post("/reports/<report_id>/outcome")
def decide(report_id: str) -> Answer:
    """Decide on the report, if nobody was faster."""
    disposition = forms.choice("disposition", words.DISPOSITIONS)
    if disposition is None:
        return _page(cases.case(desk(), report_id), "Choose an outcome.", "disposition")
    seen = request.form.get("seen", "")
    if not (seen.isascii() and seen.isdigit() and len(seen) < 10):
        raise forms.malformed("seen")
    told = forms.text("told", 1_000) or None
    try:
        cases.decide(desk(), person().name, [report_id], disposition, told, int(seen))
    except DoorkeeperError as error:
        if error.code != "case.note_long":
            raise
        return _page(cases.case(desk(), report_id), f"{error.message} {error.remedy}", "told")
    notices.say(f"Answered: {words.DISPOSITIONS[disposition].lower()}.")
    return _to(report_id)


def history(found: Case) -> list[Step]:
    """Give notes and outcomes as one list, oldest first."""
    steps = [Step(item.at, item.by, "public note" if item.public else "note", item.text, item.public)
             for item in found.notes]  # fmt: skip
    steps += [
        Step(item.at, item.by, f"outcome: {words.word(words.DISPOSITIONS, item.disposition)}", item.note, True)
        for item in found.history
    ]
    return sorted(steps, key=lambda step: step.at)


def _page(found: Case, problem: str | None = None, field: str = "") -> Answer:
    page = render_template(
        "report.html",
        case=found,
        report=found.report,
        row=found.row,
        similar=similar(desk(), found.row.id),
        steps=history(found),
        names=users.names(desk().engine),
        problem=problem,
        field=field,
        form=request.form,
    )
    return page, 400 if problem else 200


def _to(report_id: str) -> Answer:
    return redirect(f"/reports/{report_id}", 303)
