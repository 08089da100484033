"""The people who may sign in, for administrators."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request

from doorkeeper.desk.console import forms, notices, users
from doorkeeper.desk.console.guard import Answer
from doorkeeper.desk.console.permissions import ROLES
from doorkeeper.desk.console.state import desk, person
from doorkeeper.model.errors import DoorkeeperError

pages = Blueprint("users", __name__)


@pages.get("/users")
def show() -> Answer:
    """Show everybody, and a form to add somebody."""
    return _page()


@pages.post("/users")
def add() -> Answer:
    """Add somebody; their first password is shown on the answer, and nowhere again."""
    try:
        name = forms.text("name", 64)
        password = users.add(desk().engine, desk().now(), person().name, name, request.form.get("role", ""))
    except DoorkeeperError as error:
        if not error.code.startswith("user."):
            raise
        return _page(f"{error.message} {error.remedy}", "role" if error.code == "user.role" else "name")
    return render_template("password_shown.html", name=name.lower(), password=password, what="was added")


@pages.post("/users/<name>/role")
def role(name: str) -> Answer:
    """Give somebody another role."""
    users.set_role(desk().engine, desk().now(), person().name, name, request.form.get("role", ""))
    notices.say(f"{name} is now {request.form['role']}.")
    return redirect("/users", 303)


@pages.post("/users/<name>/disable")
def disable(name: str) -> Answer:
    """Lock somebody out."""
    users.set_disabled(desk().engine, desk().now(), person().name, name, disabled=True)
    notices.say(f"{name} cannot sign in any more, and was signed out everywhere.")
    return redirect("/users", 303)


@pages.post("/users/<name>/enable")
def enable(name: str) -> Answer:
    """Let somebody in again."""
    users.set_disabled(desk().engine, desk().now(), person().name, name, disabled=False)
    notices.say(f"{name} can sign in again.")
    return redirect("/users", 303)


@pages.post("/users/<name>/reset")
def reset(name: str) -> Answer:
    """Give somebody a new first password, and forget their authenticator and passkeys."""
    password = users.reset(desk().engine, desk().now(), person().name, name)
    return render_template("password_shown.html", name=name, password=password, what="was reset")


def _page(problem: str | None = None, field: str = "") -> Answer:
    page = render_template(
        "users.html",
        everybody=users.listed(desk().engine),
        roles=ROLES,
        role_choices=[(name, f"{name}: {what}") for name, what in ROLES.items()],
        problem=problem,
        field=field,
        form=request.form,
    )
    return page, 400 if problem else 200
