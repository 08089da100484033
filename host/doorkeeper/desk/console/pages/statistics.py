"""Numbers, as plots and as the tables behind them."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template

from doorkeeper.desk.console import forms, words
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.plots import Measure, bars, columns
from doorkeeper.desk.console.state import desk
from doorkeeper.desk.triage.statistics import statistics

pages = Blueprint("statistics", __name__)

DAYS = 30
LONGEST = 366


@pages.get("/statistics")
def show() -> Answer:
    """Show the numbers of some days, the last thirty if nothing is asked."""
    today = desk().now().date()
    until = min(forms.asked_date("until") or today, today)
    since = forms.asked_date("since") or until - timedelta(days=DAYS - 1)
    since = max(min(since, until), until - timedelta(days=LONGEST - 1))
    found = statistics(desk(), since, until)
    days = Measure("days", "Reports by day", "Day", tuple((f"{day:%-d %b}", count) for day, count in found.days))
    measures = (
        Measure("reasons", "What happened", "Reason", _named(found.reasons, words.reasons())),
        Measure("bands", "What the reporter was warned with", "Warning", _named(found.bands, words.BANDS)),
        Measure("dispositions", "Outcomes", "Outcome", _named(found.dispositions, words.DISPOSITIONS)),
        Measure("channels", "How reports came", "Channel", _named(found.channels, words.CHANNELS)),
        Measure("times", "How long the answer took", "Answered within", found.answer_times),
    )
    plots = [(days, columns(days)), *((measure, bars(measure)) for measure in measures)]
    return render_template("statistics.html", found=found, since=since, until=until, plots=plots)


def _named(counts: tuple[tuple[str, int], ...], table: dict[str, str]) -> tuple[tuple[str, int], ...]:
    return tuple((words.word(table, code), number) for code, number in counts)
