"""Enrolment codes and enrolled devices, for administrators."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request

from doorkeeper.desk.console import forms, notices
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.state import desk, person
from doorkeeper.desk.intake import enrolment
from doorkeeper.desk.triage import audit
from doorkeeper.desk.triage.desk import moment, seconds, writing
from doorkeeper.model.errors import DoorkeeperError

pages = Blueprint("enrolments", __name__)

SHOWN = 200


@pages.get("/enrolments")
def show() -> Answer:
    """Show codes and devices, and a form for a new code."""
    return _page()


@pages.post("/enrolments")
def add() -> Answer:
    """Make a code; it is shown on the answer, and nowhere again."""
    now = seconds(desk().now())
    try:
        label = forms.text("label", 200)
        days, uses = _number("days"), _number("uses")
        with writing(desk().engine) as connection:
            made = enrolment.create_code(connection, label, now=now, days=days, uses=uses)
            detail: audit.Detail = {"days": days, "uses": uses}
            audit.append(connection, desk().now(), person().name, "enrolment.created", made.id, detail)
    except DoorkeeperError as error:
        if error.code != "enrolment.invalid":
            raise
        return _page(f"{error.message} {error.remedy}")
    return render_template("code_shown.html", label=label, code=made.code, uses=uses, days=days)


@pages.post("/enrolments/<code_id>/revoke")
def revoke(code_id: str) -> Answer:
    """Let nobody use a code any more."""
    return _revoke(code_id, "The code was revoked. Devices that used it stay enrolled.")


@pages.post("/devices/<device_id>/revoke")
def revoke_device(device_id: str) -> Answer:
    """Let a device send no more."""
    return _revoke(device_id, "The device was revoked. It has to be enrolled anew before it can send.")


def _revoke(what: str, said: str) -> Answer:
    with writing(desk().engine) as connection:
        kind = enrolment.revoke(connection, what, seconds(desk().now()))
        audit.append(connection, desk().now(), person().name, f"{kind}.revoked", what)
    notices.say(said)
    return redirect("/enrolments", 303)


def _number(name: str) -> int:
    value = forms.text(name, 10)
    return int(value) if value.isascii() and value.isdigit() else 0


def _page(problem: str | None = None) -> Answer:
    with desk().engine.connect() as connection:
        codes = enrolment.codes(connection)
        devices = enrolment.devices(connection)
    page = render_template(
        "enrolments.html",
        codes=codes[:SHOWN],
        codes_total=len(codes),
        devices=devices[:SHOWN],
        devices_total=len(devices),
        at=moment,
        stamp=seconds(desk().now()),
        problem=problem,
        form=request.form,
    )
    return page, 400 if problem else 200
