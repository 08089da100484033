"""What the intake serves: the list of outcomes, published packs, its description, its health; and nothing else."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from doorkeeper.desk.database.engine import writing
from doorkeeper.desk.database.tables import outcome_list
from doorkeeper.desk.intake.app import OPENAPI
from doorkeeper.desk.intake.limits import Settings
from doorkeeper.desk.intake.problems import PROBLEMS
from tests.desk.conftest import on_sqlite
from tests.desk.intake.asking import post, refused
from tests.desk.intake.conftest import Make
from tests.desk.intake.samples import NOW, report_id, sealed

ROOT = Path(__file__).parents[3]

ROUTES = {
    ("POST", "/api/v1/reports"),
    ("POST", "/api/v1/enrolments"),
    ("GET", "/api/v1/outcomes"),
    ("GET", "/api/v1/openapi.json"),
    ("GET", "/healthz"),
    ("GET", "/packs/<path:name>"),
}


def publish(database: Engine, body: bytes) -> None:
    with writing(database) as connection:
        connection.execute(outcome_list.insert().values(published_at=NOW, body=body))


@on_sqlite
def test_the_routes_are_these_and_no_other(client: FlaskClient) -> None:
    rules = client.application.url_map.iter_rules()
    found = {(method, rule.rule) for rule in rules for method in rule.methods or ()}
    assert {route for route in found if route[0] not in ("HEAD", "OPTIONS")} == ROUTES


def test_the_description_has_every_route_and_every_status() -> None:
    paths = json.loads(OPENAPI.read_text())["paths"]
    described = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert described == {(method, path.replace("<path:name>", "{name}")) for method, path in ROUTES}
    statuses = {int(status) for methods in paths.values() for one in methods.values() for status in one["responses"]}
    # 405 and 500 are no answer to a sound request
    assert {problem.status for problem in PROBLEMS.values()} - statuses == {405, 500}


def test_every_problem_is_in_the_documents() -> None:
    document = (ROOT / "docs/desk.md").read_text()
    for code, problem in PROBLEMS.items():
        assert f"| `{code}` | {problem.status} |" in document


def test_before_the_first_outcome_the_list_is_empty(client: FlaskClient) -> None:
    response = client.get("/api/v1/outcomes")
    assert response.status_code == 200
    assert response.get_json() == {"v": 1, "published": "1970-01-01T00:00Z", "tokens": []}


def test_the_newest_list_is_served_as_it_is(client: FlaskClient, database: Engine) -> None:
    publish(database, b'{"v": 1, "tokens": ["old"]}')
    assert client.get("/api/v1/outcomes").data == b'{"v": 1, "tokens": ["old"]}'
    publish(database, b'{"v": 1, "tokens": ["new"]}')
    response = client.get("/api/v1/outcomes")
    assert response.data == b'{"v": 1, "tokens": ["new"]}'
    assert "Content-Encoding" not in response.headers


def test_an_unchanged_list_is_not_sent_again(client: FlaskClient, database: Engine) -> None:
    publish(database, b'{"v": 1, "tokens": []}')
    tag = client.get("/api/v1/outcomes").headers["ETag"]
    again = client.get("/api/v1/outcomes", headers={"If-None-Match": tag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", tag)
    publish(database, b'{"v": 1, "tokens": ["x"]}')
    assert client.get("/api/v1/outcomes", headers={"If-None-Match": tag}).status_code == 200


def test_nobody_can_ask_for_one_report(client: FlaskClient) -> None:
    key = report_id()
    assert post(client, key, sealed()).status_code == 202
    whole = client.get("/api/v1/outcomes").data
    for path in (f"/api/v1/reports/{key}", f"/api/v1/outcomes/{key}"):
        refused(client.get(path), 404, "request.unknown")
    assert client.get(f"/api/v1/outcomes?id={key}").data == whole
    refused(client.get("/api/v1/reports"), 405, "request.method")


def test_health_says_what_the_database_says(client: FlaskClient, database: Engine) -> None:
    assert client.get("/healthz").get_json() == {"status": "ok"}
    with writing(database) as connection:
        connection.execute(text("DROP TABLE sealed_report"))
    refused(client.get("/healthz"), 503, "intake.database")


@on_sqlite
@pytest.mark.parametrize("path", ["/healthz", "/api/v1/outcomes", "/api/v1/openapi.json", "/", "/packs/x", "/metrics"])
def test_every_answer_has_the_headers_that_tie_a_browser_down(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] in ("no-store", "no-cache")
    assert "Set-Cookie" not in headers
    assert "Access-Control-Allow-Origin" not in headers


@on_sqlite
def test_metrics_are_not_served_to_the_network(client: FlaskClient) -> None:
    refused(client.get("/metrics"), 404, "request.unknown")


@pytest.fixture
def packs(make: Make, tmp_path: Path) -> FlaskClient:
    folder = tmp_path / "published"
    (folder / "metadata").mkdir(parents=True)
    (folder / "metadata/timestamp.json").write_bytes(b'{"signed": {}}')
    (folder / "targets.bin").write_bytes(bytes(range(256)))
    (folder / ".hidden").write_bytes(b"secret")
    (tmp_path / "secret").write_bytes(b"secret")
    (tmp_path / "published-not").mkdir()
    (tmp_path / "published-not/secret").write_bytes(b"secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "folder-link").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    return make(Settings(packs=folder))


@on_sqlite
def test_published_packs_are_served_as_they_are(packs: FlaskClient) -> None:
    response = packs.get("/packs/metadata/timestamp.json")
    assert (response.status_code, response.data, response.mimetype) == (200, b'{"signed": {}}', "application/json")
    tag = response.headers["ETag"]
    assert packs.get("/packs/metadata/timestamp.json", headers={"If-None-Match": tag}).status_code == 304
    part = packs.get("/packs/targets.bin", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, bytes(range(10, 20)))


@on_sqlite
@pytest.mark.parametrize(
    "name",
    [
        "",
        ".",
        "..",
        "metadata",
        "metadata/",
        "../secret",
        "..%2fsecret",
        "%2e%2e/secret",
        "metadata/../../secret",
        "metadata/..%2f..%2fsecret",
        "/etc/passwd",
        "//etc/passwd",
        "..\\secret",
        "..%5csecret",
        "../published-not/secret",
        ".hidden",
        "link",
        "folder-link/secret",
        "pipe",
        "targets.bin%00",
        "targets.bin/",
        "x" * 600,
        "%ff",
        "metadata/" * 100,
    ],
)
def test_nothing_beside_the_packs_is_served(packs: FlaskClient, name: str) -> None:
    response = packs.get(f"/packs/{name}", follow_redirects=True)
    refused(response, 404, "request.unknown")
    assert b"secret" not in response.data


@on_sqlite
def test_without_a_folder_there_are_no_packs(client: FlaskClient) -> None:
    refused(client.get("/packs/metadata/timestamp.json"), 404, "request.unknown")


@on_sqlite
def test_what_was_not_thought_of_is_said_without_its_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: Any) -> None:
        raise RuntimeError("Elin Example")

    monkeypatch.setattr(client.application.extensions["intake"].writer, "store", fail)
    refused(post(client, report_id(), sealed()), 500, "intake.failed")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["failure", "request"]
    assert lines[0]["kind"] == "RuntimeError"
    assert "Elin" not in str(lines)


@on_sqlite
def test_the_log_holds_nothing_of_what_came(client: FlaskClient, capsys: pytest.CaptureFixture[str]) -> None:
    key = report_id()
    post(client, key, sealed(), f"{'0' * 32}.{'S' * 43}", address="198.51.100.77")
    post(client, key, sealed(), address="198.51.100.77")
    client.get("/marker?name=marker", headers={"User-Agent": "marker", "X-Marker": "marker"})
    client.post("/api/v1/enrolments", json={"code": "marker", "device": "marker"})
    written = capsys.readouterr().err
    assert [json.loads(line)["status"] for line in written.splitlines()] == [401, 202, 404, 400]
    for secret in (key, "0" * 32, "S" * 43, "198.51.100", "marker"):
        assert secret not in written
