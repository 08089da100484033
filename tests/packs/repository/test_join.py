"""Several publishers in one repository: each signs for its own packs and for nobody else's."""

import pytest

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.repository import sign as signing
from doorkeeper.packs.repository.join import add_publisher
from tests.packs.repository.publishing import NOW, Publisher, people
from tests.packs.repository.test_sign import no_secrets
from tests.packs.sources import person


def test_each_publishes_its_own_packs(desk: Publisher) -> None:
    desk.release(people(2))
    assert add_publisher(desk.repository, "other", desk.keys, NOW).published
    assert desk.repository.publishers() == ["desk", "other"]
    released = desk.release([person("other/ida")], publisher="other")
    assert (released.published, released.manifest.publisher, released.manifest.pack) == (True, "other", "alerts")
    assert b'"publisher":"other"' in desk.fetch("other/alerts/manifest.json")
    assert b'"publisher":"desk"' in desk.fetch("desk/alerts/manifest.json")
    with pytest.raises(DoorkeeperError) as caught:
        desk.release(people(3))
    assert caught.value.code == "repository.publisher"


def test_the_keys_of_one_sign_nothing_of_another(desk: Publisher) -> None:
    assert add_publisher(desk.repository, "other", desk.keys, NOW, signers=1, threshold=1).published
    desk.release(people(1), publisher="desk", keys=None)
    with pytest.raises(RefusedError) as caught:
        signing.sign(desk.repository, [str(desk.keys / "other.pem")], None, no_secrets, NOW)
    assert caught.value.code == "sign.foreign"


def test_without_the_targets_key_the_place_waits(desk: Publisher) -> None:
    new = desk.folder / "new"
    signed = add_publisher(desk.repository, "other", new, NOW)
    assert not signed.published
    assert [missing.role for missing in signed.missing] == ["targets"]
    assert desk.repository.publishers() == ["desk"]
    assert signing.sign(desk.repository, [str(desk.keys / "targets.pem")], desk.keys, no_secrets, NOW).published
    assert desk.repository.publishers() == ["desk", "other"]


@pytest.mark.parametrize(
    ("publisher", "threshold", "code"),
    [
        ("desk", 2, "repository.exists"),
        ("Other", 2, "repository.invalid"),
        ("targets", 2, "repository.invalid"),
        ("other", 4, "repository.invalid"),
    ],
)
def test_a_place_that_cannot_be(desk: Publisher, publisher: str, threshold: int, code: str) -> None:
    before = desk.files()
    with pytest.raises(DoorkeeperError) as caught:
        add_publisher(desk.repository, publisher, desk.folder / "new", NOW, threshold=threshold)
    assert caught.value.code == code
    assert desk.files() == before
    assert not (desk.folder / "new").exists()
