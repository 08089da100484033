"""A report that came by telephone, or across a desk: an analyst writes down what was said."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request

from doorkeeper.desk.console import forms, notices, words
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.state import desk, person
from doorkeeper.desk.triage import cases
from doorkeeper.model.errors import DoorkeeperError

pages = Blueprint("telephone", __name__)

TEXT = {"caller": 200, "name": 512, "headline": 512, "url": 2_000, "organisation": 512, "note": 2_000, "text": 20_000}
"""The fields of the form, with the longest text that each takes."""
LISTS = {"links": 2_000, "emails": 512}


@pages.get("/enter")
def show() -> Answer:
    """Show the form."""
    return _page()


@pages.post("/enter")
def enter() -> Answer:
    """Keep the report, and go to it."""
    reasons = [item for item in request.form.getlist("reasons") if item in words.reasons()]
    if not reasons:
        return _page("Choose at least one thing that happened.", "reasons")
    try:
        made = cases.enter(desk(), person().name, _draft(reasons))
    except DoorkeeperError as error:
        if error.code not in ("case.invalid", "console.form"):
            raise
        return _page(f"{error.message} {error.remedy}", "caller")
    notices.say("The report was entered.")
    return redirect(f"/reports/{made}", 303)


def _draft(reasons: list[str]) -> dict[str, object]:
    values = {name: forms.text(name, limit) for name, limit in TEXT.items()}
    organisation = values.pop("organisation")
    draft: dict[str, object] = {name: value for name, value in values.items() if value}
    if organisation:
        draft["organisations"] = [{"name": organisation, "current": True}]
    for name, limit in LISTS.items():
        lines = [line.strip() for line in forms.text(name, 10 * limit).splitlines()]
        if any(lines):
            draft[name] = [line for line in lines if line]
    return {**draft, "reasons": reasons, "kind": forms.choice("kind", words.KINDS) or "profile"}


def _page(problem: str | None = None, field: str = "") -> Answer:
    page = render_template("telephone.html", problem=problem, field=field, form=request.form)
    return page, 400 if problem else 200
