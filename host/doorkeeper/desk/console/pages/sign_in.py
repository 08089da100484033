"""Signing in: a name and a password, then a code; or a passkey. Signing out."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request
from sqlalchemy import select
from werkzeug.wrappers import Response

from doorkeeper.desk.console import forms, passkeys, passwords, proofs, sessions, throttle, totp, users
from doorkeeper.desk.console.guard import Answer, passkey_options
from doorkeeper.desk.console.places import safe_next
from doorkeeper.desk.console.state import console, desk, person, session, set_token, token
from doorkeeper.desk.console.tables import user
from doorkeeper.desk.triage import audit
from doorkeeper.desk.triage.desk import seconds, writing
from doorkeeper.model.errors import DoorkeeperError

pages = Blueprint("sign_in", __name__)

WRONG = "That name, password or passkey is not right."
ONLY_PASSKEY = "You have no authenticator app: sign in with your passkey."
WRONG_CODE = "That code is not right, or it was used before. Wait for the next one."


@pages.get("/sign-in")
def start() -> Answer:
    """Ask for a name and a password."""
    found = session()
    if found is not None and found.stage == sessions.FULL:
        return redirect("/", 303)
    return _start()


@pages.post("/sign-in")
def password() -> Answer:
    """Check name and password; the answer and its time are the same whether or not there is such a user."""
    name = forms.text("name", 200).lower()
    given = request.form.get("password", "")[: passwords.LONGEST + 1]
    now = desk().now()
    try:
        with desk().engine.connect() as connection:
            for kind, value in _tried(name):
                proofs.check_wait(connection, desk(), now, kind, value)
            row = connection.execute(select(user).where(user.c.name == name)).first()
    except DoorkeeperError as error:
        return _start(f"{error.message} {error.remedy}", 429)
    right = passwords.right(row.password if row else None, given)
    if row is None or not right or row.disabled:
        return _failed(name)
    with writing(desk().engine) as connection:
        throttle.succeeded(connection, desk().data_key, "user", name)
        ready = row.totp is not None
        if not ready and users.user_of(connection, row).passkeys:
            # a password alone must not set up an authenticator beside the passkeys that somebody has
            return _start(ONLY_PASSKEY, 403)
        set_token(sessions.start(connection, now, row.id, sessions.CODE if ready else sessions.SET_UP))
    return redirect(_with_next("/sign-in/code" if ready else "/sign-in/set-up"), 303)


@pages.post("/sign-in/passkey")
def passkey() -> Answer:
    """Check the answer of a passkey, which is both proofs at once."""
    now = desk().now()
    try:
        with writing(desk().engine) as connection:
            proofs.check_wait(connection, desk(), now, "network", request.remote_addr or "")
            who = passkeys.prove(
                connection, desk().data_key, console().address, now, token(), request.form.get("passkey", "")
            )
            row = connection.execute(select(user).where(user.c.id == who)).one()
            if row.disabled:
                return _start(WRONG, 403)
            set_token(sessions.start(connection, now, row.id, sessions.FULL))
            connection.execute(user.update().where(user.c.id == row.id).values(signed_in=seconds(now)))
            audit.append(connection, now, row.name, "user.signed-in", row.name, {"with": "passkey"})
    except DoorkeeperError as error:
        if error.code == "console.wait":
            return _start(f"{error.message} {error.remedy}", 429)
        return _failed("")
    return redirect(safe_next(request.form.get("next", "")), 303)


@pages.get("/sign-in/code")
def code() -> Answer:
    """Ask for the code of the authenticator app."""
    return _code()


@pages.post("/sign-in/code")
def check_code() -> Answer:
    """Check the code; the session moves to a new value and is whole."""
    found = session()
    if found is None or found.stage != sessions.CODE:
        return redirect("/sign-in", 303)
    try:
        right = proofs.code_right(desk(), found.user.id, forms.text("code", 20))
    except DoorkeeperError as error:
        return _code(f"{error.message} {error.remedy}", 429)
    return _whole(found) if right else _code(WRONG_CODE, 403)


@pages.get("/sign-in/set-up")
def set_up() -> Answer:
    """Show the secret for the authenticator app, at the first sign-in."""
    return _set_up()


@pages.post("/sign-in/set-up")
def check_set_up() -> Answer:
    """Check the first code of the new authenticator, and keep it."""
    found = session()
    if found is None or found.stage != sessions.SET_UP or found.pending is None:
        return redirect("/sign-in", 303)
    secret = desk().data_key.open("console_session", found.user.id, found.pending).decode()
    step = totp.accepted_step(secret, forms.text("code", 20), desk().now(), 0)
    if step is None:
        return _set_up(WRONG_CODE, 403)
    with writing(desk().engine) as connection:
        proofs.keep_secret(connection, desk(), found.user.id, secret, step)
        audit.append(connection, desk().now(), found.user.name, "user.authenticator", found.user.name)
    return _whole(found)


@pages.post("/sign-out")
def out() -> Answer:
    """End this session."""
    found = session()
    if found is not None:
        with writing(desk().engine) as connection:
            sessions.end(connection, found.user.id, found.id)
            audit.append(connection, desk().now(), person().name, "user.signed-out", person().name)
    set_token(sessions.new_token())
    return redirect("/sign-in", 303)


def _whole(found: sessions.Session) -> Response:
    now = desk().now()
    with writing(desk().engine) as connection:
        set_token(sessions.renew(connection, now, found))
        connection.execute(user.update().where(user.c.id == found.user.id).values(signed_in=seconds(now)))
        audit.append(connection, now, found.user.name, "user.signed-in", found.user.name, {"with": "code"})
    return redirect(safe_next(request.form.get("next", "")), 303)


def _failed(name: str) -> Answer:
    now = desk().now()
    with writing(desk().engine) as connection:
        for kind, value in _tried(name):
            count = throttle.failed(connection, desk().data_key, now, kind, value)
            if count == throttle.FREE[kind]:
                # without the name: what was typed there may have been a password
                audit.append(connection, now, "nobody", "user.failing", "", {"by": kind, "failures": count})
    return _start(WRONG, 403)


def _tried(name: str) -> list[tuple[str, str]]:
    tried = [("network", request.remote_addr or "")]
    return [("user", name), *tried] if name else tried


def _with_next(path: str) -> str:
    wanted = safe_next(request.form.get("next", ""))
    return path if wanted == "/" else f"{path}?{urlencode({'next': wanted})}"


def _next() -> str:
    return safe_next(request.values.get("next", ""))


def _start(problem: str | None = None, status: int = 200) -> tuple[str, int]:
    name = request.form.get("name", "")[:64] if problem else ""
    page = render_template("sign_in.html", problem=problem, next=_next(), name=name, passkey_options=passkey_options())
    return page, status


def _code(problem: str | None = None, status: int = 200) -> tuple[str, int]:
    return render_template("code.html", problem=problem, next=_next()), status


def _set_up(problem: str | None = None, status: int = 200) -> Answer:
    found = session()
    if found is None or found.stage != sessions.SET_UP:
        return redirect("/sign-in", 303)
    if found.pending is None:
        secret = totp.new_secret()
        sealed = desk().data_key.seal("console_session", found.user.id, secret.encode())
        sessions.keep(desk().engine, found, pending=sealed)
    else:
        secret = desk().data_key.open("console_session", found.user.id, found.pending).decode()
    page = render_template(
        "set_up.html", problem=problem, next=_next(), secret=secret, picture=totp.picture(secret, found.user.name)
    )
    return page, status
