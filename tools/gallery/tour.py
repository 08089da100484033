"""Visit each exhibit, ask the extension what it says of it, and take the pictures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import BrowserContext, Page, Worker

from tools.gallery import extension, index_page
from tools.gallery.errors import GalleryError
from tools.gallery.people import EXHIBITS, Exhibit
from tools.gallery.site import ORIGIN

SETTLED = frozenset({"screened", "unreadable", "private", "failed"})
"""Page states after which the extension has nothing more to say unless something changes."""


class Finding(NamedTuple):
    """What the extension said of one page, and the pictures of it."""

    page: str
    band: str
    reason: str
    pictures: tuple[Path, ...]

    @property
    def line(self) -> str:
        """The finding as the program prints it; control characters cannot break the columns."""
        columns = (self.page, self.band, self.reason)
        return "\t".join("".join(c if c.isprintable() else " " for c in column) for column in columns)


def tour(context: BrowserContext, pictures: Path) -> Iterator[Finding]:
    """Visit every exhibit in turn.

    Raises:
        GalleryError: the extension did not answer, or could not show its answer.

    """
    worker = extension.service_worker(context)
    page = context.new_page()
    for exhibit in EXHIBITS:
        yield _visit(context, worker, page, exhibit, pictures)
    page.goto(ORIGIN + index_page.PATH)


def photograph_index(page: Page, pictures: Path) -> Path:
    """Take the picture of the gallery's index."""
    page.goto(ORIGIN + index_page.PATH)
    path = pictures / "gallery.png"
    page.screenshot(path=path, full_page=True)
    return path


def _visit(context: BrowserContext, worker: Worker, page: Page, exhibit: Exhibit, pictures: Path) -> Finding:
    page.goto(ORIGIN + exhibit.path)
    tab = extension.tab_id(worker, page)
    popup = extension.open_popup(context, tab)
    answer = extension.wait_for(
        lambda: extension.popup_state(popup, tab),
        lambda reply: reply.get("ok") and reply["state"]["page"]["status"] in SETTLED,
        f"The extension did not come to an answer for the page {exhibit.page}.",
    )
    band, reason = _band(answer["state"]), _reason(answer["view"])
    popup.reload()
    popup.locator("main section").first.wait_for()
    page.bring_to_front()
    of_page, of_popup = pictures / f"{exhibit.page}-page.png", pictures / f"{exhibit.page}-popup.png"
    page.screenshot(path=of_page)
    popup.bring_to_front()
    # as tall as its content: with a scroll bar the picture would lose its right edge
    tall = popup.evaluate("() => document.documentElement.scrollHeight")
    popup.set_viewport_size({"width": extension.POPUP_SIZE["width"], "height": max(tall, 300)})
    popup.screenshot(path=of_popup)
    popup.close()
    return Finding(exhibit.page, band, reason, (of_page, of_popup))


def _reason(view: dict[str, Any]) -> str:
    """Give the popup's sentence on the page and, with a warning, what matched and how, in the popup's words."""
    hits = view["page"]["hits"]
    evidence = [f"{item['feature']}: {item['how']}" for item in hits[0]["evidence"]] if hits else []
    return " ".join(f"{part.rstrip('.')}." for part in (str(view["reason"]), *evidence))


def _band(state: dict[str, Any]) -> str:
    status = state["page"]["status"]
    if status == "screened":
        return str(state["page"]["verdict"]["band"])
    if status == "failed":
        return "no-host"
    if status in SETTLED:
        return "unreadable"
    raise GalleryError(f"The extension gave a page state that this program does not know: {status}.")
