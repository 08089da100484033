"""axe-core in a page: the violations of WCAG 2.2 A and AA, and how much was looked at."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

SOURCE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

RUN = """async ([rules, within]) => {
    const context = within ? {include: document.querySelector(within)} : document;
    const found = await axe.run(context, {runOnly: {type: 'tag', values: rules}});
    const targets = (list) => list.flatMap((rule) => rule.nodes.map((node) => JSON.stringify(node.target)));
    return {
        violations: found.violations.map((rule) => rule.id + ': ' + targets([rule]).join(', ')),
        unsure: found.incomplete.map((rule) => rule.id + ': ' + targets([rule]).join(', ')),
        examined: [...new Set(targets(found.passes))],
    };
}"""


class Report(NamedTuple):
    """What axe found; ``examined`` lists each element that passed a rule, with the path through shadow roots."""

    violations: list[str]
    unsure: list[str]
    examined: list[str]


def check(page: Page, within: str | None = None) -> Report:
    """Run axe on a page, or on one element and what its open shadow root holds."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SOURCE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, [RULES, within])
    return Report(found["violations"], found["unsure"], found["examined"])
