"""Published packs as files: what lies in one folder, and nothing beside it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from flask import Response, send_file

from doorkeeper.desk.intake.problems import refusal

_LONGEST = 512


def send(folder: Path | None, name: str) -> Response:
    """Send a file of the folder.

    Raises:
        AnswerError: ``request.unknown`` for everything that is not an ordinary file in it.

    """
    path = _inside(folder, name) if folder is not None else None
    if path is None:
        raise refusal("request.unknown")
    mimetype = "application/json" if path.suffix == ".json" else "application/octet-stream"
    return send_file(path, mimetype=mimetype, conditional=True, etag=True, max_age=0)


def _inside(folder: Path, name: str) -> Path | None:
    if len(name) > _LONGEST or not name.isprintable() or "\\" in name:
        return None
    if any(part in ("", ".", "..") or part.startswith(".") for part in name.split("/")):
        return None
    try:
        root = folder.resolve(strict=True)
        # links are followed before it is asked where the file lies
        path = (root / name).resolve(strict=True)
        ordinary = stat.S_ISREG(os.stat(path).st_mode)  # noqa: PTH116
    except (OSError, RuntimeError):
        return None
    return path if ordinary and path.is_relative_to(root) else None
