"""What a person sees of the overlay, read from inside the closed shadow root by the browser's own debugging door."""

from __future__ import annotations

from typing import NamedTuple

DESCRIBE = """function () {
    const root = this;
    const box = (node) => { const at = node.getBoundingClientRect(); return [at.x, at.y, at.width, at.height]; };
    const shown = (node) => node.checkVisibility({checkOpacity: true, checkVisibilityCSS: true}) &&
        node.getBoundingClientRect().width > 0 && node.getBoundingClientRect().height > 0;
    const text = (node) => {
        if (node.nodeType === 3) return node.data;
        if (node.nodeType !== 1 && node.nodeType !== 11) return '';
        if (node.nodeType === 1 && (node.localName === 'style' || !shown(node))) return '';
        return [...node.childNodes].map(text).join(' ');
    };
    const squeeze = (value) => value.replace(/\\s+/g, ' ').trim();
    const acts = [...root.querySelectorAll('button, a[href], summary')].filter(shown);
    const heading = [...root.querySelectorAll('h1, h2, h3, [role=heading]')].find(shown);
    const region = root.querySelector('[role=region], section, [role=alert]');
    return {
        text: squeeze(text(root)),
        heading: heading ? squeeze(text(heading)) : '',
        language: (root.querySelector('[lang]') || {lang: ''}).lang,
        box: region ? box(region) : [0, 0, 0, 0],
        acts: acts.map((node) => ({name: squeeze(text(node)), box: box(node)})),
        focused: root.activeElement ? squeeze(text(root.activeElement)) : null,
    };
}"""
"""Called with the shadow root as ``this``; gives plain values only."""


class Act(NamedTuple):
    """A button or link of the overlay, and the middle of it in the window."""

    name: str
    x: float
    y: float


class Overlay(NamedTuple):
    """The overlay as shown: nothing of it that a person could not see is in here."""

    text: str
    heading: str
    language: str
    box: tuple[float, float, float, float]
    acts: tuple[Act, ...]
    focused: str | None

    def act(self, name: str) -> Act:
        """Give the button or link whose name begins so."""
        found = [act for act in self.acts if act.name.startswith(name)]
        assert found, f"no act {name!r} among {[act.name for act in self.acts]}"
        return found[0]


def overlay_from(value: dict[str, object] | None) -> Overlay | None:
    """Give the overlay that :data:`DESCRIBE` described; None where there is no overlay or nothing in it shows."""
    if not value or not value["text"]:
        return None
    acts = value["acts"]
    assert isinstance(acts, list)
    return Overlay(
        text=str(value["text"]),
        heading=str(value["heading"]),
        language=str(value["language"]),
        box=tuple(value["box"]),  # type: ignore[arg-type]
        acts=tuple(
            Act(act["name"], act["box"][0] + act["box"][2] / 2, act["box"][1] + act["box"][3] / 2) for act in acts
        ),
        focused=None if value["focused"] is None else str(value["focused"]),
    )
