"""The intake's web application: what the network may ask of a desk."""

from __future__ import annotations

import json
import time
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask, Request, Response, g, request
from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from doorkeeper.desk.database.engine import writing
from doorkeeper.desk.intake import enrolment, log, metrics, published
from doorkeeper.desk.intake.arrivals import Arrival, quarantine
from doorkeeper.desk.intake.bodies import Bodies
from doorkeeper.desk.intake.credentials import Credential, read_credential
from doorkeeper.desk.intake.limits import LARGEST_BODY, LARGEST_REQUEST, Settings
from doorkeeper.desk.intake.outcomes import Shelf
from doorkeeper.desk.intake.problems import PROBLEMS, TYPE, AnswerError, body, refusal
from doorkeeper.desk.intake.rate import Rates, Recent, address_key
from doorkeeper.desk.intake.sealed import REPORT_ID, check_sealed
from doorkeeper.desk.intake.writer import Writer

OPENAPI = Path(__file__).with_name("openapi.json")

_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)
_HTTP_CODES = {404: "request.unknown", 405: "request.method", 413: "request.too_large", 415: "request.type"}


class Intake:
    """What the requests of one process share."""

    def __init__(self, engine: Engine, settings: Settings, now: Callable[[], float]) -> None:
        self.engine = engine
        self.settings = settings
        self.now = now
        self.writer = Writer(engine, settings, now, metrics.watch_group)
        self.bodies = Bodies()
        self.outcomes = Shelf(engine)
        self.openapi = OPENAPI.read_bytes()
        self._addresses = Rates(settings.address_rate)
        self._devices = Rates(settings.device_rate)
        self._recent = Recent()

    def report(self, request: Request) -> Response:
        """Take a report; 202 only when it is on the disk."""
        credential = self._credential(request)
        self._limit(request, credential)
        data = self.bodies.read(request, _address(request), content_type="application/age", most=LARGEST_BODY)
        report_id = request.headers.get("Idempotency-Key", "")
        if not REPORT_ID.fullmatch(report_id):
            raise refusal("report.id")
        check_sealed(data)
        answer = self.writer.store(Arrival.of(report_id, data, credential))
        if credential is not None:
            good = answer.code not in ("credential.unknown", "credential.revoked")
            self._recent.note(credential.digest, good=good)
        if answer.code is not None:
            raise refusal(answer.code)
        metrics.count_report(len(data), enrolled=credential is not None, new=answer.new)
        return _json({"id": report_id, "received": _time(answer.received)}, 202)

    def enrol(self, request: Request) -> Response:
        """Exchange a code for a credential."""
        self._limit(request, None)
        data = self.bodies.read(request, _address(request), content_type="application/json", most=LARGEST_REQUEST)
        code, public_key = _enrolment(data)
        with writing(self.engine) as connection:
            enrolled = enrolment.exchange(connection, code, public_key, int(self.now()))
        return _json({"device": enrolled.device, "credential": enrolled.credential}, 201)

    def list_outcomes(self, request: Request) -> Response:
        """Give the list of outcomes, whole."""
        self._limit(request, None)
        newest = self.outcomes.newest()
        response = Response(newest.body, mimetype="application/json")
        response.set_etag(newest.tag)
        response.headers["Cache-Control"] = "no-cache"
        response.make_conditional(request)
        return response

    def health(self, _request: Request) -> Response:
        """Say whether a report could be stored now, as far as can be told without storing one."""
        with self.engine.connect() as connection:
            connection.execute(text("SELECT 1 FROM sealed_report LIMIT 1"))
            held = quarantine(connection)
        metrics.quarantine_rows.set(held.rows)
        metrics.quarantine_bytes.set(held.bytes)
        return _json({"status": "ok"}, 200)

    def describe(self, _request: Request) -> Response:
        """Give the OpenAPI description."""
        return Response(self.openapi, 200, {"Cache-Control": "no-store"}, "application/json")

    @staticmethod
    def _credential(request: Request) -> Credential | None:
        header = request.headers.get("Authorization")
        if header is None:
            return None
        scheme, _, shown = header.partition(" ")
        credential = read_credential(shown.strip()) if scheme.lower() == "bearer" else None
        if credential is None:
            raise refusal("credential.unknown")
        return credential

    def _limit(self, request: Request, credential: Credential | None) -> None:
        """Take one from the device's bucket if its credential was good a moment ago, else from the address's."""
        if credential is not None and credential.digest in self._recent:
            allowed = self._devices.allow(credential.device, time.monotonic())
        else:
            allowed = self._addresses.allow(_address(request), time.monotonic())
        if not allowed:
            raise refusal("request.rate")


def create_app(engine: Engine, settings: Settings | None = None, now: Callable[[], float] = time.time) -> Flask:
    """Make the application; its tables are there already.

    Args:
        engine: the desk's database.
        settings: what the desk chose.
        now: the time, in seconds since 1970.

    """
    settings = settings or Settings()
    intake = Intake(engine, settings, now)
    app = Flask(__name__, static_folder=None)
    app.extensions["intake"] = intake
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=0)  # type: ignore[method-assign]

    def route(rule: str, method: str, handler: Callable[[Request], Response]) -> None:
        app.add_url_rule(rule, handler.__name__, lambda: handler(request), methods=[method])

    route("/api/v1/reports", "POST", intake.report)
    route("/api/v1/enrolments", "POST", intake.enrol)
    route("/api/v1/outcomes", "GET", intake.list_outcomes)
    route("/api/v1/openapi.json", "GET", intake.describe)
    route("/healthz", "GET", intake.health)
    app.add_url_rule("/packs/<path:name>", "packs", lambda name: published.send(settings.packs, name), methods=["GET"])

    app.before_request(_begin)
    app.after_request(_finish)
    app.register_error_handler(Exception, _problem)
    return app


def _begin() -> None:
    g.started = time.perf_counter()


def _finish(response: Response) -> Response:
    response.headers.extend(_HEADERS)
    took = time.perf_counter() - g.started
    route = request.endpoint or "none"
    code = g.get("code", "")
    metrics.count_request(route, response.status_code, code, took)
    log.write("request", route=route, status=response.status_code, code=code or None, ms=round(took * 1000, 1))
    return response


def _problem(error: Exception) -> Response:
    if isinstance(error, AnswerError):
        code = error.code
    elif isinstance(error, HTTPException):
        code = _HTTP_CODES.get(error.code or 500, "request.invalid")
    elif isinstance(error, SQLAlchemyError):
        code = "intake.database"
    else:
        code = "intake.failed"
    if code in ("intake.database", "intake.failed"):
        log.write("failure", kind=type(error).__name__, place=_place(error))
    g.code = code
    problem = PROBLEMS[code]
    response = _json(body(code), problem.status, TYPE)
    if isinstance(error, HTTPException) and code == "request.method":
        response.headers["Allow"] = dict(error.get_headers()).get("Allow", "")
    if problem.retry is not None:
        response.headers["Retry-After"] = str(problem.retry)
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _place(error: Exception) -> str:
    """Give file and line where an error was raised: never its message, which may quote what came."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""


def _enrolment(data: bytes) -> tuple[str, bytes]:
    """Read a request to enrol: the code, and the device's public key."""
    try:
        value: Any = json.loads(data)
        code, key = value["code"], value["device"]
        public_key = b64decode(key, validate=True)
    except (ValueError, TypeError, LookupError, RecursionError, Base64Error) as error:
        raise refusal("request.invalid") from error
    if not isinstance(code, str) or set(value) != {"code", "device"} or len(public_key) != enrolment.KEY_BYTES:
        raise refusal("request.invalid")
    return code, public_key


def _address(request: Request) -> str:
    return address_key(request.remote_addr or "")


def _json(value: object, status: int, mimetype: str = "application/json") -> Response:
    return Response(json.dumps(value), status, {"Cache-Control": "no-store"}, mimetype)


def _time(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
