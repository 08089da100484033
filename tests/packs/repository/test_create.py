"""A new repository verifies by TUF's own client, with the roles, thresholds and lifetimes that it should have."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.repository.create import create_repository
from tests.packs.repository.publishing import DAY, NOW, Publisher, make_publisher


def test_a_new_repository_verifies(desk: Publisher) -> None:
    verifier = desk.verifier()
    verifier.refresh()
    assert verifier.names_of("desk") == []
    assert verifier.target("desk/alerts/manifest.json") is None


def test_roles_and_their_thresholds(desk: Publisher) -> None:
    root = desk.repository.root().signed
    assert {name: (role.threshold, len(role.keyids)) for name, role in root.roles.items()} == {
        "root": (2, 3),
        "targets": (1, 1),
        "snapshot": (1, 1),
        "timestamp": (1, 1),
    }
    assert root.consistent_snapshot is True
    delegations = desk.repository.targets().signed.delegations
    assert delegations is not None
    assert delegations.roles is not None
    role = delegations.roles["desk"]
    assert (role.threshold, len(role.keyids), role.terminating) == (2, 3, True)
    assert role.paths == ["desk/*", "desk/*/*"]


def test_no_key_signs_for_two_roles(desk: Publisher) -> None:
    root, targets = desk.repository.root().signed, desk.repository.targets().signed
    used = [keyid for role in root.roles.values() for keyid in role.keyids]
    used += targets.get_delegated_role("desk").keyids
    assert len(used) == len(set(used)) == 9


@pytest.mark.parametrize(
    ("role", "days"), [("root", 1095), ("targets", 365), ("snapshot", 120), ("timestamp", 120), ("desk", 400)]
)
def test_lifetimes(desk: Publisher, role: str, days: int) -> None:
    repository = desk.repository
    signed = {
        "root": repository.root().signed,
        "snapshot": repository.snapshot().signed,
        "timestamp": repository.timestamp().signed,
        "targets": repository.targets().signed,
        "desk": repository.role("desk").signed,
    }[role]
    assert signed.expires == NOW + timedelta(days=days)


@pytest.mark.parametrize(("days", "good"), [(0, True), (119, True), (121, False)])
def test_an_offline_edition_outlives_a_recess_but_not_for_ever(desk: Publisher, days: int, good: bool) -> None:
    verifier = desk.verifier(NOW + days * DAY)
    if good:
        verifier.refresh()
    else:
        with pytest.raises(RefusedError, match="expired") as caught:
            verifier.refresh()
        assert caught.value.code == "update.expired"


def test_private_keys_are_readable_by_their_owner_only(desk: Publisher) -> None:
    names = sorted(path.name for path in desk.keys.glob("*.pem"))
    assert names == [
        "desk-1.pem",
        "desk-2.pem",
        "desk-3.pem",
        "root-1.pem",
        "root-2.pem",
        "root-3.pem",
        "snapshot.pem",
        "targets.pem",
        "timestamp.pem",
    ]


def test_the_mode_of_new_keys(tmp_path: Path) -> None:
    made = make_publisher(tmp_path, signers=1, threshold=1)
    modes = {stat.S_IMODE(path.stat().st_mode) for path in made.keys.glob("*.pem")}
    assert modes == {0o600}
    assert stat.S_IMODE(made.keys.stat().st_mode) == 0o700
    assert (made.keys / "desk.pem").exists()


@pytest.mark.parametrize("publisher", ["", "Desk", "de/sk", "../desk", "root", "snapshot", "desk*", "a" * 65])
def test_an_id_that_cannot_be_is_refused_and_nothing_is_made(tmp_path: Path, publisher: str) -> None:
    with pytest.raises(DoorkeeperError) as caught:
        create_repository(tmp_path / "repo", publisher, tmp_path / "keys", NOW)
    assert caught.value.code == "repository.invalid"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("signers", "threshold"), [(0, 0), (1, 2), (3, 0), (21, 2), (-1, -1)])
def test_numbers_of_keys_that_cannot_be(tmp_path: Path, signers: int, threshold: int) -> None:
    with pytest.raises(DoorkeeperError) as caught:
        create_repository(tmp_path / "repo", "desk", tmp_path / "keys", NOW, signers=signers, threshold=threshold)
    assert caught.value.code == "repository.invalid"
    assert list(tmp_path.iterdir()) == []


def test_a_repository_and_a_key_are_never_written_over(desk: Publisher) -> None:
    before = desk.files()
    with pytest.raises(DoorkeeperError) as caught:
        create_repository(desk.repository.path, "desk", desk.folder / "others", NOW)
    assert caught.value.code == "repository.exists"
    keys = {path: path.read_bytes() for path in desk.keys.iterdir()}
    with pytest.raises(DoorkeeperError) as caught:
        create_repository(desk.folder / "second", "desk", desk.keys, NOW)
    assert caught.value.code == "key.exists"
    assert {path: path.read_bytes() for path in desk.keys.iterdir()} == keys
    assert desk.files() == before
    assert not (desk.folder / "second").exists()
