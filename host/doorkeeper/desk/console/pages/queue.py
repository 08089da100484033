"""The queue: reports as a table, narrowed by filters and search, with acts on those that are ticked."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request

from doorkeeper.desk.console import forms, notices, users, words
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.places import safe_next
from doorkeeper.desk.console.state import desk, person
from doorkeeper.desk.triage import cases, queue
from doorkeeper.desk.triage.queue import ORDERS, Filters
from doorkeeper.model.errors import DoorkeeperError

pages = Blueprint("queue", __name__)

QUERY_LIMIT = 300
NOBODY = "-"
SIZE = 25


@pages.get("/")
def show() -> Answer:
    """Show one page of the queue."""
    names = users.names(desk().engine)
    assigned = forms.asked_choice("assigned", [NOBODY, *names])
    filters = Filters(
        state=forms.asked_choice("state", words.STATES),
        disposition=forms.asked_choice("disposition", words.DISPOSITIONS),
        band=forms.asked_choice("band", words.BANDS),
        reason=forms.asked_choice("reason", words.reasons()),
        kind=forms.asked_choice("kind", words.KINDS),
        channel=forms.asked_choice("channel", words.CHANNELS),
        assigned="" if assigned == NOBODY else assigned,
        since=forms.asked_date("since"),
        until=forms.asked_date("until"),
    )
    query = forms.asked("q", QUERY_LIMIT)
    order = forms.asked_choice("order", ORDERS) or ORDERS[0]
    read = forms.asked("read", 10) == "yes"
    found = queue.search(desk(), query, filters, forms.asked_number("page"), SIZE, order, read=read)
    narrowed = any(value is not None for value in vars(filters).values())
    return render_template(
        "queue.html", found=found, filters=filters, query=query, read=read, order=order, names=names, narrowed=narrowed
    )


@pages.post("/queue/assign")
def assign() -> Answer:
    """Assign what was ticked."""
    ids = forms.ids()
    to = request.form.get("to", "")
    if not ids:
        return _nothing_ticked()
    if to == NOBODY:
        changed = cases.assign(desk(), person().name, ids, None)
    else:
        changed = cases.assign(desk(), person().name, ids, assignee(to))
    notices.say(f"{notices.count(changed, 'report was', 'reports were')} assigned.")
    return redirect(_back(), 303)


@pages.post("/queue/outcome")
def choose() -> Answer:
    """Ask which outcome the reports that were ticked shall have."""
    ids = forms.ids()
    if not ids:
        return _nothing_ticked()
    return _choose(ids)


@pages.post("/queue/decide")
def decide() -> Answer:
    """Decide on many reports at once."""
    ids = forms.ids()
    disposition = forms.choice("disposition", words.DISPOSITIONS)
    if not ids:
        return _nothing_ticked()
    if disposition is None:
        return _choose(ids, "Choose an outcome.", "disposition")
    try:
        decided = cases.decide(desk(), person().name, ids, disposition, forms.text("note", 1_000) or None)
    except DoorkeeperError as error:
        if error.code != "case.note_long":
            raise
        return _choose(ids, f"{error.message} {error.remedy}", "note")
    notices.say(f"{notices.count(decided, 'report was', 'reports were')} answered.")
    return redirect(_back(), 303)


def assignee(name: str) -> str:
    """Give the name of somebody who works on reports.

    Raises:
        DoorkeeperError: ``user.unknown``.

    """
    if name not in users.names(desk().engine):
        raise DoorkeeperError("user.unknown", "There is nobody of that name who works on reports.", "Choose another.")
    return name


def _choose(ids: list[str], problem: str | None = None, field: str = "") -> Answer:
    rows = [cases.case(desk(), item).row for item in ids]
    page = render_template("outcome.html", rows=rows, back=_back(), problem=problem, field=field, form=request.form)
    return page, 400 if problem else 200


def _back() -> str:
    return safe_next(request.form.get("back", ""))


def _nothing_ticked() -> Answer:
    notices.say("Nothing was done: no report was ticked.")
    return redirect(_back(), 303)
