"""`doorkeeper packs`: compile and check the source of a pack; the commands of publisher and client."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from doorkeeper.cli import client, output, repository

if TYPE_CHECKING:
    from doorkeeper.packs.lint import Finding


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its parts."""
    parser = subparsers.add_parser("packs", help="compile, check and show indicator packs")
    parts = parser.add_subparsers(title="packs commands", required=True, metavar="COMMAND")

    compiling = parts.add_parser("compile", help="turn a folder of entries, or a .jsonl file of records, into an index")
    compiling.add_argument("source", type=Path, metavar="SOURCE")
    compiling.add_argument("--out", type=Path, required=True, metavar="DIR")
    compiling.add_argument("--json", action="store_true")
    compiling.set_defaults(run=compile_)

    linting = parts.add_parser("lint", help="check the entries of a pack before anyone is warned by them")
    linting.add_argument("source", type=Path, metavar="SOURCE")
    linting.add_argument(
        "--collateral",
        action="store_true",
        help="also screen a sample of ordinary profiles, and refuse a pack that hits too many",
    )
    linting.add_argument("--json", action="store_true")
    linting.set_defaults(run=lint)

    repository.register(parts)
    client.register(parts)


def compile_(options: argparse.Namespace) -> int:
    """Compile a pack; an entry that cannot be read leaves an older index as it was."""
    from doorkeeper.packs.compile import compile_pack

    progress = _show_progress if sys.stderr.isatty() else None
    compiled = compile_pack(options.source, options.out, progress)
    if progress:
        sys.stderr.write("\n")
    if options.json:
        output.print_json({"pack": compiled.pack, "entries": compiled.entries, "index": str(compiled.path)})
    else:
        print(f"{compiled.pack}: {output.entries(compiled.entries)}, {compiled.path}")
    return output.DONE


def lint(options: argparse.Namespace) -> int:
    """Check a pack; 0 without findings, 1 with."""
    from doorkeeper.packs.lint import lint_pack

    findings = lint_pack(options.source)
    answer: dict[str, object] = {}
    readable = all(finding.code != "entry.invalid" for finding in findings)
    if options.collateral and readable:
        found, report = _collateral(options.source)
        findings.extend(found)
        answer["collateral"] = report
    answer["findings"] = [finding._asdict() for finding in findings]
    if options.json:
        output.print_json(answer)
    else:
        for finding in findings:
            print(finding)
        if options.collateral and not readable:
            print("Not screened on ordinary profiles: an entry cannot be read.")
        print(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}")
    return output.PROBLEMS if findings else output.DONE


def _collateral(source: Path) -> tuple[list[Finding], dict[str, object]]:
    """Screen the sample; prints the table for a person on stderr, gives the findings and the report."""
    from doorkeeper.packs.collateral import report_of_source

    report = report_of_source(source, datetime.now(UTC))
    sys.stderr.write(report.table())
    return report.findings(), report.to_json()


def _show_progress(count: int) -> None:
    sys.stderr.write(f"\r{count:,} records")
    sys.stderr.flush()
