"""Keys change hands: the root from one version to the next, signed by old and new; the others by the root's word."""

from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.repository import keys as keys_of
from doorkeeper.packs.repository import sign as signing
from doorkeeper.packs.repository.rekey import rekey
from doorkeeper.packs.repository.sign import Signed
from tests.packs.repository.publishing import DAY, NOW, Publisher, people
from tests.packs.repository.test_sign import no_secrets


def new_key(desk: Publisher, name: str) -> Path:
    keys_of.create_keys(desk.keys, [name])
    return desk.keys / f"{name}.pub"


def change(
    desk: Publisher, role: str, add: str = "", remove: str = "", threshold: int | None = None, keys: Path | None = None
) -> Signed:
    added = [new_key(desk, name) for name in add.split()]
    return rekey(desk.repository, role, added, remove.split(), threshold, keys or desk.keys, NOW)


@pytest.mark.parametrize("role", ["root", "targets", "snapshot", "timestamp", "desk"])
def test_a_role_gets_another_key_and_readers_follow(desk: Publisher, role: str) -> None:
    desk.release(people(1))
    desk.fetch("desk/alerts/manifest.json", cache="old")
    old = f"{role}-1" if role in ("root", "desk") else role
    assert change(desk, role, add="successor", remove=old).published
    (desk.keys / f"{old}.pem").unlink()
    assert desk.release(people(2)).published
    assert b'"version":2' in desk.fetch("desk/alerts/manifest.json", cache="old")
    assert b'"version":2' in desk.fetch("desk/alerts/manifest.json", cache="fresh")
    assert desk.repository.root_versions() == ([1] if role == "desk" else [1, 2])


def test_a_new_root_is_signed_by_the_old_keys_and_by_the_new(desk: Publisher) -> None:
    signed = change(desk, "root", add="root-4 root-5", remove="root-2 root-3")
    assert signed.published
    assert sorted(key.partition(" ")[0] for _, key in signed.made) == ["root-1", "root-2", "root-3", "root-4", "root-5"]
    for version in (1, 2):
        verifier = desk.verifier(cache=f"from-{version}", root=version)
        verifier.refresh()
        assert verifier.trusted().root == 2


@pytest.mark.parametrize(
    ("present", "published"),
    [
        ("root-1 root-2 root-4", True),
        ("root-2 root-3 root-4 root-5", True),
        ("root-4 root-5", False),
        ("root-1 root-4 root-5", False),
        ("root-1 root-2", False),
        ("root-2 root-3", False),
    ],
)
def test_old_and_new_threshold_both_count(desk: Publisher, present: str, published: bool) -> None:
    """The root goes from keys 1, 2, 3 to keys 1, 4, 5, two of three each time."""
    some = desk.folder / "some"
    some.mkdir()
    added = [new_key(desk, name) for name in ("root-4", "root-5")]
    for name in [*present.split(), "snapshot", "timestamp"]:
        (some / f"{name}.pem").write_bytes((desk.keys / f"{name}.pem").read_bytes())
    signed = rekey(desk.repository, "root", added, ["root-2", "root-3"], None, some, NOW)
    assert signed.published is published
    if not signed.published:
        assert desk.repository.root_versions() == [1]


def test_a_root_waits_and_the_missing_person_signs_later(desk: Publisher) -> None:
    some = desk.folder / "some"
    some.mkdir()
    for name in ("root-1", "snapshot", "timestamp"):
        (some / f"{name}.pem").write_bytes((desk.keys / f"{name}.pem").read_bytes())
    waiting = rekey(desk.repository, "root", [], [], None, some, NOW + DAY)
    assert [(missing.role, missing.signatures) for missing in waiting.missing] == [("root", 1)]
    signed = signing.sign(desk.repository, [str(desk.keys / "root-3.pem")], some, no_secrets, NOW + DAY)
    assert signed.published
    assert desk.repository.root().signed.expires == NOW + 1096 * DAY


def test_a_stolen_publishers_key_signs_nothing_any_more(desk: Publisher) -> None:
    desk.release(people(1))
    stolen = [str(desk.keys / "desk-1.pem"), str(desk.keys / "desk-2.pem")]
    assert change(desk, "desk", add="desk-4 desk-5", remove="desk-1 desk-2").published
    desk.release(people(2), keys=None)
    with pytest.raises(RefusedError) as caught:
        signing.sign(desk.repository, stolen, desk.keys, no_secrets, NOW)
    assert caught.value.code == "sign.foreign"


def test_a_threshold_may_rise_and_then_counts(desk: Publisher) -> None:
    assert change(desk, "desk", threshold=3).published
    released = desk.release(people(1), keys=None)
    assert released.missing[0].signatures == 3


@pytest.mark.parametrize(
    ("role", "remove", "threshold"),
    [
        ("desk", "desk-1 desk-2", None),
        ("desk", "", 0),
        ("desk", "", 4),
        ("desk", "desk-9", None),
        ("desk", "root-1", None),
        ("desk", "ab", None),
        ("root", "root-1 root-2 root-3", None),
        ("timestamp", "timestamp", None),
        ("other", "", None),
        ("", "", None),
        ("mirrors", "", None),
    ],
)
def test_changes_that_cannot_be(desk: Publisher, role: str, remove: str, threshold: int | None) -> None:
    before = desk.files()
    with pytest.raises(DoorkeeperError) as caught:
        change(desk, role, remove=remove, threshold=threshold)
    assert caught.value.code == "rekey.invalid"
    assert desk.files() == before


@pytest.mark.parametrize("text", ["", "ab" * 32, "-----BEGIN PUBLIC KEY-----\nno\n-----END PUBLIC KEY-----\n", "\xff"])
def test_what_is_no_public_key(desk: Publisher, text: str) -> None:
    path = desk.folder / "new.pub"
    path.write_text(text, "latin-1")
    with pytest.raises(DoorkeeperError) as caught:
        rekey(desk.repository, "desk", [path], [], None, desk.keys, NOW)
    assert caught.value.code == "key.unusable"
