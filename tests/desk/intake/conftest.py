"""An intake on each database, asked as the network asks it but without a socket."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from doorkeeper.desk.intake.app import create_app
from doorkeeper.desk.intake.limits import Settings
from tests.desk.intake.samples import NOW

ROOMY = Settings(device_rate=1e6, address_rate=1e6)
"""No limit of rate: most tests are not about it."""

Make = Callable[..., FlaskClient]


@pytest.fixture
def make(database: Engine) -> Iterator[Make]:
    """Make an intake with settings and a time of the test's own."""
    made = []

    def make(settings: Settings = ROOMY, now: float = NOW) -> FlaskClient:
        app = create_app(database, settings, lambda: now)
        made.append(app)
        return app.test_client()

    yield make
    for app in made:
        app.extensions["intake"].writer.close()


@pytest.fixture
def client(make: Make) -> FlaskClient:
    return make()
