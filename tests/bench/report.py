"""The report: the table with what it was measured on and how, as Markdown, and the raw figures as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.bench.plan import Plan
from tests.bench.table import Row, markdown, missed
from tests.bench.work import Job

_HOW = """## How it is measured
- All figures are of one run on one machine; ratios in a run count, absolute times are for orientation. CPU times
  are of a process by itself, with all its threads, warm, one query after another; ours and the peers' are taken by
  the same lines of code (`tests/bench/timing.py`), with the same profiles: a verdict of ours reads the whole
  profile (name, employers, headline, addresses, links, message), a peer's query the name alone.
- Found: the development split in `tests/bench/data` (98 invented personas and the ways in which their profiles
  hide). HARD rows are not expected to be found by that field alone. Quality is measured against {personas}
  personas: those 98, and drawn ones with drawn names and coined firms (`tests/bench/personas.py`).
- Accused: ordinary profiles drawn by `tests/bench/population.py`, as many of each of seven name origins; near
  misses are of the split. A lower bound is Wilson's, one-sided, 95 %.
- Peers are asked the name alone, and a person with several names by the best of them. Their cutoff is the lowest
  that hits at most 0.15 % of the split's ordinary names (chosen on the names it is counted on, which favours the
  peer); tantivy has none, and logic-v2 has the one that its documentation gives, 0.7. logic-v2 is asked the first
  fifth of the ordinary names, since it takes a hundred microseconds for each comparison, and has no index for one
  query.
- Speed: half of the profiles are ordinary, half are the split's disguised ones, whose personas are listed at every
  size; each further entry has a name, a firm, a profile address, a domain, an e-mail address and a source.
- Updates: `doorkeeper packs update`, from before the process is made until it has ended, of a server on this machine
  (`tests/bench/updates.py`). Of a day's changes four in five are new entries, which cost most, the others changes and
  withdrawals. What else one could fetch: the whole pack as a segment has it, and a patch by zstd, at the same level, of
  the JSON Lines of the day before or of the month before.
- Start: pairs in turn, the median of the pairs' ratios, timed until the first verdict has been read. The echo host
  reads frames and answers what was made before. The overlay is timed by the page, in two browsers that load in
  turn.
- Intake: `doorkeeper desk serve` on SQLite, and the least that Flask can answer, behind granian with the same
  settings, loaded in turn by the same clients on the same machine; the median of the rounds' ratios. A run in which
  fewer reports are stored than were acknowledged has no figure.
"""


def write(folder: Path, plan: Plan, date: str, facts: Mapping[str, str], rows: Sequence[Row], raw: Job) -> Path:
    """Write ``benchmarks.md`` and ``benchmarks.json``; gives the path of the first."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "benchmarks.md"
    path.write_text(text(plan, date, facts, rows), encoding="utf-8")
    table = [row._asdict() for row in rows]
    value = {"date": date, "plan": plan._asdict(), "facts": dict(facts), "table": table, "raw": raw}
    (folder / "benchmarks.json").write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


def text(plan: Plan, date: str, facts: Mapping[str, str], rows: Sequence[Row]) -> str:
    """Give the report in Markdown."""
    failed = missed(rows)
    targets = [row for row in rows if row.met is not None]
    summary = f"{len(targets) - len(failed)} of {len(targets)} targets are met."
    lines = [
        "# Benchmarks",
        "",
        f"Written by `make bench` ({plan.name} run) on {date}. {summary}",
        "",
        *(f"- {name}: {value}" for name, value in facts.items()),
        "",
        "## The table",
        "",
        markdown(rows),
        "",
        "## Not met",
        "",
        *([f"- {row.part}: {row.what}: {row.ours} ({_against(row)})" for row in failed] or ["Nothing."]),
        "",
        _HOW.format(personas=plan.personas),
    ]
    return "\n".join(lines)


def _against(row: Row) -> str:
    beside = f"{row.beside}: {row.theirs}, " if row.beside else ""
    ratio = f"ratio {row.ratio}, " if row.ratio else ""
    return f"{beside}{ratio}target {row.target}"
