"""The OpenAPI description against the intake: schemathesis draws requests from it and compares every answer with it."""

import contextlib
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from sqlalchemy import Engine

from doorkeeper.desk.intake.app import create_app
from doorkeeper.desk.intake.limits import Settings
from tests.desk.intake.samples import NOW, enrolment_body, new_code, sealed

EACH = 80
"""Requests of each of the six operations, of sound ones and of others, on each database; fewer where no more differ."""

schemathesis.openapi.media_type("application/age", st.builds(sealed, st.sampled_from([4, 16, 64, 256])))


@pytest.fixture
def app(database: Engine, tmp_path: Path) -> Flask:
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs/timestamp.json").write_text("{}")
    roomy = Settings(device_rate=1e9, address_rate=1e9, packs=tmp_path / "packs")
    return create_app(database, roomy, lambda: NOW)


def ask(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode, code: str) -> list[int]:
    """Ask one operation again and again, check every answer against the description, and give their statuses."""
    statuses = []

    @settings(max_examples=EACH, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
    @given(case=operation.as_strategy(generation_mode=mode), known=st.booleans())
    def once(case: Case[Any], known: bool) -> None:
        if known and mode is GenerationMode.POSITIVE and operation.path.endswith("/enrolments"):
            case.body = dict(enrolment_body(code))
        statuses.append(case.call_and_validate().status_code)

    # an operation without parameters has no unsound request
    with contextlib.suppress(Unsatisfiable):
        once()
    return statuses


def test_every_answer_is_as_it_is_described(app: Flask, database: Engine) -> None:
    code = new_code(database, uses=1000)
    refusing = {"checks": {"negative_data_rejection": {"expected-statuses": [400, 401, 404, 409, 411, 413, 415]}}}
    config = SchemathesisConfig.from_dict(refusing)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", app, config=config)
    found: dict[str, list[int]] = {}
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        for mode in GenerationMode.POSITIVE, GenerationMode.NEGATIVE:
            found.setdefault(operation.path, []).extend(ask(operation, mode, code))
    app.extensions["intake"].writer.close()
    assert sum(map(len, found.values())) >= 500
    assert {202, 400} <= set(found["/api/v1/reports"])
    assert {201, 400, 401} <= set(found["/api/v1/enrolments"])
    assert 200 in found["/api/v1/outcomes"]
    assert 404 in found["/packs/{name}"]
