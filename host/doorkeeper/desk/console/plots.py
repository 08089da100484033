"""Plots as SVG: pygal draws them, and what it adds for scripts and styles is taken out again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

import pygal
from markupsafe import Markup
from pygal.style import Style

from doorkeeper.desk.console.text import plain

_SVG = "http://www.w3.org/2000/svg"
_BAR_HEIGHT = 34
_MARGIN = 60
_LETTERS = 14


@dataclass(frozen=True)
class Measure:
    """Numbers of one thing: ``key`` names it in the page, ``of`` heads the column of labels."""

    key: str
    title: str
    of: str
    rows: tuple[tuple[str, int], ...]

    @property
    def summary(self) -> str:
        """The plot in a sentence, for who does not see it; the table holds all of it."""
        if not any(number for _, number in self.rows):
            return "Nothing was counted."
        most = max(self.rows, key=lambda row: row[1])
        return f"Most: {plain(most[0])}, {most[1]}. All numbers are in the table below."


def bars(measure: Measure) -> Markup:
    """Give a plot with a bar for each row, the first on top."""
    rows = measure.rows[:12]
    chart = pygal.HorizontalBar(**_options(rows), width=800, height=_MARGIN + _BAR_HEIGHT * max(1, len(rows)))
    # pygal draws from the bottom
    chart.x_labels = [plain(label, 44) for label, _ in reversed(rows)]
    chart.add("", [number for _, number in reversed(rows)])
    return _cleaned(chart.render(is_unicode=True), measure)


def columns(measure: Measure) -> Markup:
    """Give a plot with a column for each row, such as days."""
    chart = pygal.Bar(**_options(measure.rows), width=800, height=260, show_minor_x_labels=False)
    labels = [label for label, _ in measure.rows]
    chart.x_labels = labels
    chart.x_labels_major = labels[:: max(1, len(labels) // 8)]
    chart.add("", [number for _, number in measure.rows])
    return _cleaned(chart.render(is_unicode=True), measure)


def _options(rows: tuple[tuple[str, int], ...]) -> dict[str, Any]:
    most = max((number for _, number in rows), default=0)
    step = max(1, -(-most // 8))
    return {
        # whole numbers along the axis, a step beyond the longest bar
        "y_labels": list(range(0, max(1, most) + step, step)),
        "range": (0, max(1, most)),
        # the widths that labels are given; their look is the stylesheet's
        "style": Style(label_font_size=_LETTERS, major_label_font_size=_LETTERS, value_font_size=_LETTERS),
        "truncate_label": -1,
        "js": [],
        "disable_xml_declaration": True,
        "show_legend": False,
        "print_values": True,
        "print_zeroes": False,
        "value_formatter": lambda value: f"{value:.0f}" if value is not None and value == int(value) else "",
        "margin": 8,
        "no_data_text": "",
    }


def _cleaned(text: str, measure: Measure) -> Markup:
    """Take scripts, styles, tooltips and ids out, and put a title and a description in."""
    root = ElementTree.fromstring(text)  # noqa: S314 - it was made above
    for parent in list(root.iter()):
        for child in list(parent):
            name = child.tag.removeprefix(f"{{{_SVG}}}")
            tooltip = "tooltip-overlay" in child.get("class", "")
            if name in ("defs", "script", "style", "title", "desc") or tooltip:
                parent.remove(child)
    for element in root.iter():
        for attribute in ("style", "id"):
            element.attrib.pop(attribute, None)
    for name, words in (("desc", measure.summary), ("title", measure.title)):
        element = ElementTree.Element(f"{{{_SVG}}}{name}", {"id": f"{measure.key}-{name}"})
        element.text = words
        root.insert(0, element)
    root.set("role", "img")
    root.set("aria-labelledby", f"{measure.key}-title {measure.key}-desc")
    root.set("class", "dk-plot")
    ElementTree.register_namespace("", _SVG)
    markup = ElementTree.tostring(root, encoding="unicode")
    return Markup(re.sub(r'\sclass=""', "", markup))  # noqa: S704 - a serialised tree: its texts are escaped
