"""A page of the stand-in site with an open conversation, made of the saved shape."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

PAGE = Path(__file__).parents[1] / "fixtures" / "pages" / "thread-2026.html"
WARNED, OTHER = (
    f"/messaging/thread/2-{b64encode(f'8d000000-0000-4000-8000-00000000000{digit}_012'.encode()).decode()}/"
    for digit in "19"
)
"""The first is that of the saved page's own messages."""


def thread(name: str, headline: str) -> str:
    """Give the page of a conversation with somebody."""
    page = PAGE.read_text(encoding="utf-8").replace("Ines&nbsp;Vega", name)
    page = page.replace('title="Talent partner at Harbour Light Labs"', f'title="{headline}"')
    return page.replace("Ines Vega", name).replace("ines@", "hello@").replace("Ines:", "Them:")
