"""Where a page leads next: within this console only."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from flask import request


def safe_next(wanted: str) -> str:
    r"""Give a place of ours, or the first page.

    Browsers read ``//host``, ``/\host`` and addresses with control characters in them as another site.
    """
    if len(wanted) > 2_000 or not wanted.startswith("/") or wanted.startswith("//"):
        return "/"
    if "\\" in wanted or not wanted.isprintable() or " " in wanted:
        return "/"
    try:
        parts = urlsplit(wanted)
    except ValueError:
        return "/"
    return wanted if not parts.scheme and not parts.netloc and not parts.path.startswith("/sign-") else "/"


def changed(**values: object) -> str:
    """Give this page's address with other members in its query; None takes one away."""
    kept = {name: value for name, value in request.args.items() if value and name not in values}
    kept.update({name: str(value) for name, value in values.items() if value is not None})
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
