"""What somebody does about their own account: password, authenticator, passkeys, sessions."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from sqlalchemy import select

from doorkeeper.desk.console import forms, notices, passkeys, passwords, proofs, sessions, totp, users
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.state import console, desk, person, session, set_token, token
from doorkeeper.desk.console.tables import user
from doorkeeper.desk.triage import audit
from doorkeeper.desk.triage.desk import writing
from doorkeeper.model.errors import DoorkeeperError

pages = Blueprint("account", __name__)

WRONG_CODE = "That code is not right. Wait for the next one."


@pages.get("/account")
def show() -> Answer:
    """Show all of it."""
    return _page()


@pages.get("/account/password")
def password() -> Answer:
    """Ask for another password."""
    return render_template("password.html", problem=None, field="", shortest=passwords.SHORTEST)


@pages.post("/account/password")
def change_password() -> Answer:
    """Change the password, and sign out everywhere else."""
    now = desk().now()
    key = f"password {person().id}"
    with desk().engine.connect() as connection:
        proofs.check_wait(connection, desk(), now, "user", key)
        kept = connection.scalar(select(user.c.password).where(user.c.id == person().id))
    new, again = request.form.get("new", ""), request.form.get("again", "")
    problem, field = "", ""
    if not passwords.right(kept, request.form.get("old", "")[: passwords.LONGEST + 1]):
        proofs.count_failure(desk(), "user", key)
        problem, field = "That is not your password now.", "old"
    elif new != again:
        problem, field = "The two new passwords differ.", "again"
    elif passwords.right(kept, new):
        problem, field = "Choose a password that you did not have before.", "new"
    else:
        found = session()
        try:
            users.change_password(desk().engine, now, person(), new, keep=found.id if found else None)
        except DoorkeeperError as error:
            problem, field = f"{error.message} {error.remedy}", "new"
    if problem:
        page = render_template("password.html", problem=problem, field=field, shortest=passwords.SHORTEST)
        return page, 400
    notices.say("Your password was changed. You are signed out everywhere else.")
    return redirect("/account", 303)


@pages.post("/account/authenticator")
def authenticator() -> Answer:
    """Show the secret for another authenticator app; with its first code, keep it instead of the old one."""
    found = session()
    if found is None:
        return redirect("/sign-in", 303)
    given = forms.text("new_code", 20)
    if not given or found.pending is None:
        secret = totp.new_secret()
        sealed = desk().data_key.seal("console_session", found.user.id, secret.encode())
        sessions.keep(desk().engine, found, pending=sealed)
        return _authenticator(secret)
    secret = desk().data_key.open("console_session", found.user.id, found.pending).decode()
    step = totp.accepted_step(secret, given, desk().now(), 0)
    if step is None:
        return _authenticator(secret, WRONG_CODE)
    with writing(desk().engine) as connection:
        proofs.keep_secret(connection, desk(), found.user.id, secret, step)
        audit.append(connection, desk().now(), found.user.name, "user.authenticator", found.user.name)
    sessions.keep(desk().engine, found, pending=None)
    notices.say("Your new authenticator app is set up. The old one does not work any more.")
    return redirect("/account", 303)


@pages.post("/account/passkeys")
def add_passkey() -> Answer:
    """Keep a new passkey."""
    name = forms.text("name", 64) or "Passkey"
    try:
        passkeys.add(
            desk().engine,
            desk().data_key,
            console().address,
            desk().now(),
            token(),
            person(),
            name,
            request.form.get("new_passkey", ""),
        )
    except DoorkeeperError as error:
        return _page(f"{error.message} {error.remedy}")
    notices.say("The passkey was added.")
    return redirect("/account", 303)


@pages.post("/account/passkeys/<passkey_id>/remove")
def remove_passkey(passkey_id: str) -> Answer:
    """Forget a passkey."""
    passkeys.remove(desk().engine, desk().now(), person(), passkey_id)
    notices.say("The passkey was removed.")
    return redirect("/account", 303)


@pages.post("/account/sessions/end")
def end_session() -> Answer:
    """End one session of one's own, named by its digest."""
    given = request.form.get("session", "")
    for session_id, _, _ in sessions.of_user(desk().engine, desk().now(), person().id):
        if session_id.hex() == given:
            with writing(desk().engine) as connection:
                sessions.end(connection, person().id, session_id)
                audit.append(connection, desk().now(), person().name, "session.ended", person().name)
            notices.say("That session was ended.")
    return redirect("/account", 303)


@pages.post("/account/sessions/end-all")
def end_all() -> Answer:
    """Sign out everywhere, here too."""
    with writing(desk().engine) as connection:
        ended = sessions.end(connection, person().id)
        audit.append(connection, desk().now(), person().name, "session.ended-all", person().name, {"sessions": ended})
    set_token(sessions.new_token())
    return redirect("/sign-in", 303)


def _authenticator(secret: str, problem: str | None = None) -> Answer:
    page = render_template(
        "authenticator.html", problem=problem, secret=secret, picture=totp.picture(secret, person().name)
    )
    return page, 400 if problem else 200


def _page(problem: str | None = None) -> Answer:
    address = console().address
    options = None
    if address.can_passkey(request.host):
        options = passkeys.options_to_add(desk().engine, desk().data_key, address, desk().now(), token(), person())
    found = session()
    page = render_template(
        "account.html",
        problem=problem,
        passkeys=passkeys.listed(desk().engine, person().id),
        sessions=sessions.of_user(desk().engine, desk().now(), person().id),
        this_session=found.id if found else b"",
        passkey_options=options,
    )
    return page, 400 if problem else 200
