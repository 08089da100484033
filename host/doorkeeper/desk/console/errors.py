"""Pages for what went wrong: what happened, what to do, and the code to tell somebody else."""

from __future__ import annotations

import logging

from flask import Flask, g, render_template
from werkzeug.exceptions import HTTPException

from doorkeeper.model.errors import DoorkeeperError, RefusedError

_log = logging.getLogger("doorkeeper.desk.console")

# codes whose status is not 400 (403 for what is refused)
STATUS = {
    "case.unknown": 404,
    "user.unknown": 404,
    "passkey.unknown": 404,
    "enrolment.unknown": 404,
    "case.changed": 409,
    "user.exists": 409,
    "user.last": 409,
    "passkey.last": 409,
    "console.wait": 429,
    "desk.row": 500,
}
TITLES = {
    400: "That cannot be done",
    403: "That is not allowed",
    404: "Page not found",
    409: "Somebody was faster",
    413: "That is too much",
    429: "Too many tries",
    500: "Something went wrong",
}

_HTTP = {
    400: DoorkeeperError("console.request", "The request cannot be read.", "Go back, and load the page again."),
    404: DoorkeeperError(
        "console.page", "There is no page at this address.", "If you typed the address, check it; else go to the queue."
    ),
    405: DoorkeeperError("console.method", "This page does not take that.", "Go back, and use the page's own form."),
    413: DoorkeeperError("console.large", "The form is larger than the desk takes.", "Shorten what you wrote."),
}


def install(app: Flask) -> None:
    """Answer all errors of an app with a page."""

    @app.errorhandler(DoorkeeperError)
    def known(error: DoorkeeperError) -> tuple[str, int]:
        return page(error, status_of(error))

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> tuple[str, int]:
        status = error.code or 500
        found = _HTTP.get(status) or _HTTP[400]
        return page(found, status if status in _HTTP else 400)

    @app.errorhandler(Exception)
    def unknown(error: Exception) -> tuple[str, int]:
        # the kind of error and where it was, never its words: they may quote what a report says
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
        _log.error("console.internal %s at %s", type(error).__name__, where)
        # whatever failed may fail again while the navigation is drawn
        g.session = None
        internal = DoorkeeperError(
            "console.internal",
            "The console failed on this request. Nothing was changed.",
            "Try again; if it stays, tell who runs the desk: the log names the place.",
        )
        return page(internal, 500)


def status_of(error: DoorkeeperError) -> int:
    """Give the HTTP status of an error."""
    return STATUS.get(error.code, 403 if isinstance(error, RefusedError) else 400)


def page(error: DoorkeeperError, status: int) -> tuple[str, int]:
    """Give the page of an error."""
    title = TITLES.get(status) or TITLES[400]
    return render_template("error.html", error=error, title=title, status=status), status
