"""How long reports are kept, for administrators."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request

from doorkeeper.desk.console import forms, notices
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.policy import LONGEST, SHORTEST, policy_of, set_days
from doorkeeper.desk.console.state import desk, person
from doorkeeper.desk.triage import retention
from doorkeeper.model.errors import DoorkeeperError

pages = Blueprint("retention", __name__)


@pages.get("/retention")
def show() -> Answer:
    """Show what is in force, and what it would delete now."""
    return _page()


@pages.post("/retention")
def change() -> Answer:
    """Keep reports longer or shorter."""
    given = forms.text("days", 10)
    try:
        set_days(desk(), person().name, int(given) if given.isascii() and given.isdigit() else 0)
    except DoorkeeperError as error:
        return _page(f"{error.message} {error.remedy}")
    notices.say(f"Reports are now kept for {given} days after their last answer.")
    return redirect("/retention", 303)


@pages.post("/retention/run")
def run() -> Answer:
    """Delete now what is due."""
    deleted = retention.delete_due(desk().engine, policy_of(desk()), desk().now(), person().name)
    notices.say(f"{notices.count(deleted, 'report was', 'reports were')} deleted.")
    return redirect("/retention", 303)


def _page(problem: str | None = None) -> Answer:
    policy = policy_of(desk())
    days = request.form.get("days", "")[:10] if problem else policy.retention_days
    page = render_template(
        "retention.html",
        problem=problem,
        days=days,
        policy=policy,
        started_with=desk().policy,
        due=retention.due(desk().engine, policy, desk().now()),
        shortest=SHORTEST,
        longest=LONGEST,
    )
    return page, 400 if problem else 200
