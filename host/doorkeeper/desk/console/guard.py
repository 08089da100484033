"""What every request passes before its page runs: host, origin, form token, session, permission, fresh proof."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from flask import Flask, abort, g, redirect, render_template, request
from werkzeug.wrappers import Response

from doorkeeper.desk.console import passkeys, proofs, sessions
from doorkeeper.desk.console.address import Address
from doorkeeper.desk.console.permissions import OWN, PUBLIC, RULES, SIGNING_IN, Rule, may
from doorkeeper.desk.console.state import console, desk, session, set_token, token
from doorkeeper.desk.triage.desk import writing
from doorkeeper.model.errors import DoorkeeperError, RefusedError

Answer = str | tuple[str, int] | Response

LONGEST_QUERY = 4_000
LONGEST_FORM = 256 * 1024
# fields of a form that belong to the proof and not to the act
PROOF = frozenset(("csrf", "code", "passkey"))
# where somebody may go whose password is still the one they were given
CHANGING = frozenset(("account.password", "account.change_password", "sign_in.out", "static"))


def install(app: Flask) -> None:
    """Put the guard before all routes of an app."""
    app.before_request(guard)


def guard() -> Answer | None:
    """Let a request through by giving None, or answer it."""
    address = console().address
    _check_host(address)
    if len(request.query_string) > LONGEST_QUERY:
        raise DoorkeeperError("console.query", "The address is too long.", "Go back, and ask for less at once.")
    if request.endpoint is None:
        # not found, or not by this method: but somebody signed in keeps their navigation on the page that says so
        _find_session(address)
        return None
    if any("\0" in str(value) for value in (request.view_args or {}).values()):
        # no id holds it, and PostgreSQL does not take it
        abort(404)
    rule = RULES.get(request.endpoint)
    if rule is None:
        raise forbidden()
    if request.endpoint == "static":
        return None
    _find_session(address)
    if request.method != "GET" and request.method != "HEAD":
        _check_origin(address)
        _check_token()
    return _check_person(rule)


def forbidden() -> DoorkeeperError:
    """Give the error for a page that is not for this role."""
    return RefusedError(
        "console.forbidden", "Your role does not allow this.", "Ask an administrator of the desk if you need it."
    )


def _find_session(address: Address) -> None:
    value = request.cookies.get(address.cookie, "")
    g.session = sessions.find(desk().engine, desk().now(), value) if value else None
    if value and len(value) <= 100:
        g.token = value
    else:
        # a browser without a cookie gets one, so that its forms can be told from another site's
        set_token(sessions.new_token())
    if g.session is not None:
        sessions.touch(desk().engine, desk().now(), g.session)


def _check_host(address: Address) -> None:
    if not address.serves(request.host):
        raise DoorkeeperError(
            "console.host",
            "The console is not served under this name.",
            "Use the address that `doorkeeper desk work` was started with.",
        )


def _check_origin(address: Address) -> None:
    """Refuse a form that another site sent. A program that sends neither header still needs the form's token."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site")
    if (origin is not None and origin not in address.origins) or site not in (None, "same-origin"):
        raise _forged()
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise _forged()


def _check_token() -> None:
    if not sessions.csrf_right(desk().data_key, form_basis(), request.form.get("csrf", "")):
        raise _forged()


def form_basis() -> str:
    """Give what a form's token is bound to: the session, through its fresh proofs; before there is one, the browser.

    Other tabs stay of use when a proof in one of them moves the session.
    """
    found = session()
    if found is None or found.stage != sessions.FULL:
        return token()
    return found.form


def _forged() -> DoorkeeperError:
    return RefusedError(
        "console.forged",
        "The form did not come from a page that this desk showed you, or you were signed out meanwhile.",
        "Open the page again, and send the form from there.",
    )


def _check_person(rule: Rule) -> Answer | None:
    found = session()
    if rule.who == PUBLIC:
        return None
    if found is None:
        return _to_sign_in()
    if rule.who == SIGNING_IN:
        return None if found.stage != sessions.FULL else redirect("/", 303)
    if found.stage != sessions.FULL:
        return redirect("/sign-in/code" if found.stage == sessions.CODE else "/sign-in/set-up", 303)
    if found.user.must_change and request.endpoint not in CHANGING:
        return redirect("/account/password", 303)
    if rule.who != OWN and not may(found.user.role, rule.who):
        raise forbidden()
    if rule.fresh and not found.fresh(desk().now()):
        return _ask_for_proof()
    return None


def _to_sign_in() -> Answer:
    if request.method == "GET" and request.full_path not in ("/", "/?"):
        return redirect(f"/sign-in?next={quote(request.full_path.rstrip('?'), safe='')}", 303)
    return redirect("/sign-in", 303)


def _ask_for_proof() -> Answer | None:
    """Take the proof that came with the form, or show the form's fields again with a place for the proof."""
    found = session()
    code, passkey = request.form.get("code", ""), request.form.get("passkey", "")
    problem = None
    if found is not None and (code or passkey):
        try:
            if _proven(found, code, passkey):
                return None
            problem = "That code is not right, or it was used before. Wait for the next one."
        except DoorkeeperError as error:
            problem = f"{error.message} {error.remedy}"
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in PROOF]
    page = render_template(
        "confirm.html",
        fields=fields,
        action=request.full_path.rstrip("?"),
        problem=problem,
        passkey_options=passkey_options(),
    )
    return page, 403


def _proven(found: sessions.Session, code: str, passkey: str) -> bool:
    now = desk().now()
    if code:
        if not proofs.code_right(desk(), found.user.id, code):
            return False
        with writing(desk().engine) as connection:
            set_token(sessions.renew(connection, now, found))
    else:
        with writing(desk().engine) as connection:
            who = passkeys.prove(connection, desk().data_key, console().address, now, token(), passkey)
            if who != found.user.id:
                return False
            set_token(sessions.renew(connection, now, found))
    g.session = sessions.find(desk().engine, now, token())
    return True


def passkey_options() -> str | None:
    """Give what a page needs to offer a passkey, or None where a browser would not."""
    address = console().address
    if not address.can_passkey(request.host):
        return None
    return passkeys.options_to_prove(desk().data_key, address, desk().now(), token())
