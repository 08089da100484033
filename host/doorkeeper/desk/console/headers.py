"""What every answer tells the browser: run nothing but our own files, keep nothing, be framed by nobody."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

from doorkeeper.desk.console.sessions import ABSOLUTE
from doorkeeper.desk.console.state import console


def install(app: Flask) -> None:
    """Add the headers to all answers of an app."""

    @app.before_request
    def new_nonce() -> None:
        g.nonce = secrets.token_urlsafe(18)

    @app.after_request
    def add(response: Response) -> Response:
        nonce = g.get("nonce", "")
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
        )
        # same-origin, not no-referrer: with that, browsers send "Origin: null" with our own forms
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Cross-Origin-Embedder-Policy"] = "require-corp"
        response.headers["Permissions-Policy"] = (
            "camera=(), geolocation=(), microphone=(), payment=(), usb=(), "
            "publickey-credentials-get=(self), publickey-credentials-create=(self)"
        )
        # the stylesheet is the same for everybody; a page is nobody else's
        static = request.endpoint == "static" and response.status_code == 200
        response.headers["Cache-Control"] = "max-age=3600" if static else "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        if console().address.secure:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        if g.get("set_token"):
            _set_cookie(response)
        return response


def _set_cookie(response: Response) -> None:
    """Set the cookie. Lax, not Strict: a link in an e-mail to a report shall not look like being signed out."""
    address = console().address
    response.set_cookie(
        address.cookie, g.token, max_age=ABSOLUTE, secure=address.secure, httponly=True, samesite="Lax", path="/"
    )
