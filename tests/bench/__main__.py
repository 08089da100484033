"""``python -m tests.bench``: measure, print the table, write the report. Progress is on standard error."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from tests.bench import machine, report
from tests.bench.plan import FULL, QUICK, Plan
from tests.bench.run import Run
from tests.bench.table import markdown
from tests.bench.work import BUILD, ROOT, say


def main() -> None:
    """Run a plan; a target that is not met is a row of the table and no failure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes, installs nothing, report under build/bench")
    parser.add_argument("--no-browser", action="store_true", help="leave the overlay out")
    parser.add_argument("--out", type=Path, help="folder of the report (docs/; of a quick run build/bench/)")
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    if options.no_browser:
        plan = plan._replace(loads=0)
    bench(plan, BUILD, options.out or (BUILD if options.quick else ROOT / "docs"))


def bench(plan: Plan, folder: Path, out: Path) -> Path:
    """Run a plan in a folder and write its report to another; gives the path of the report."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = machine.description()
    run = Run(plan, folder)
    rows = run.rows()
    facts["peers"] = ", ".join(f"{package} {number}" for package, number in sorted(run.versions.items()))
    print(markdown(rows))
    path = report.write(out, plan, datetime.now(UTC).date().isoformat(), facts, rows, run.raw)
    say(f"written: {path}")
    return path


if __name__ == "__main__":
    main()
