"""How tests hand something in."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.desk.intake.samples import enrolment_body


def post(
    client: FlaskClient,
    report_id: str | None,
    data: bytes,
    credential: str | None = None,
    *,
    content_type: str | None = "application/age",
    address: str = "192.0.2.1",
) -> TestResponse:
    headers = {}
    if report_id is not None:
        headers["Idempotency-Key"] = report_id
    if credential is not None:
        headers["Authorization"] = f"Bearer {credential}"
    return client.post(
        "/api/v1/reports",
        data=data,
        headers=headers,
        content_type=content_type,
        environ_base={"REMOTE_ADDR": address},
    )


def enrol(client: FlaskClient, code: str, address: str = "192.0.2.1") -> TestResponse:
    return client.post("/api/v1/enrolments", json=enrolment_body(code), environ_base={"REMOTE_ADDR": address})


def refused(response: TestResponse, status: int, code: str) -> None:
    """Check a refusal: its shape is always the same."""
    assert response.status_code == status, response.data
    assert response.mimetype == "application/problem+json"
    value = response.get_json()
    assert set(value) == {"type", "title", "status", "code"}
    assert (value["status"], value["code"]) == (status, code)
    assert ("Retry-After" in response.headers) == (status in (429, 503))
