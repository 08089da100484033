"""The least that Flask answers to a report: it is read and forgotten. What the durable intake stands beside."""

from typing import Any

from flask import Flask, request

app = Flask(__name__, static_folder=None)


@app.post("/api/v1/reports")
def report() -> tuple[dict[str, Any], int]:
    """Answer as the intake does."""
    request.environ["wsgi.input"].read(request.content_length)
    return {"id": request.headers["Idempotency-Key"], "received": "2026-11-24T08:00:00Z"}, 202


def load(*_: object) -> Flask:
    """Give the application to a worker."""
    return app
