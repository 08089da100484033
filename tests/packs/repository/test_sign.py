"""Signatures: a release needs its threshold, is invisible until then, and changes nothing when a key may not sign."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.repository import sign as signing
from doorkeeper.packs.repository.rekey import rekey
from doorkeeper.packs.repository.sign import Signed
from tests.packs.repository.publishing import DAY, NOW, Publisher, people


def no_secrets(name: str) -> str:
    raise AssertionError(f"asked for the {name}")


def sign(desk: Publisher, keys: Sequence[str] = (), online: Path | None = None, secret: str | None = None) -> Signed:
    given = [str(desk.keys / key) if key.endswith(".pem") and "/" not in key else key for key in keys]
    return signing.sign(desk.repository, given, online, no_secrets if secret is None else lambda _: secret, NOW)


def online_folder(desk: Publisher) -> Path:
    """Give the folder of the machine that publishes: it has no publisher's key."""
    folder = desk.folder / "online"
    folder.mkdir()
    for role in ("snapshot", "timestamp"):
        (folder / f"{role}.pem").write_bytes((desk.keys / f"{role}.pem").read_bytes())
    return folder


def test_two_people_sign_and_a_machine_publishes(desk: Publisher) -> None:
    online = online_folder(desk)
    released = desk.release(people(2), keys=online)
    assert not released.published
    ((role, signatures, names),) = released.missing
    assert (role, signatures) == ("desk", 2)
    assert [name.partition(" ")[0] for name in names] == ["desk-1", "desk-2", "desk-3"]
    verifier = desk.verifier()
    verifier.refresh()
    assert verifier.target("desk/alerts/manifest.json") is None

    first = sign(desk, ["desk-2.pem"], online)
    assert (first.published, first.missing[0].signatures) == (False, 1)
    assert first.waiting[0].startswith("Release: desk/alerts version 1, 2 entries, for everyone, TLP:CLEAR, refresh by")
    assert first.waiting[1:] == released.sentences
    assert [name.partition(" ")[0] for name in first.missing[0].keys] == ["desk-1", "desk-3"]
    assert sign(desk, ["desk-2.pem"], online).missing[0].signatures == 1, "one key twice is one signature"
    assert sign(desk, ["desk-1.pem"]).published is False, "the online keys are not here"
    assert sign(desk, (), online).published
    assert desk.manifest().version == 1
    assert list(desk.repository.staging.glob("*.json")) == []


@pytest.mark.parametrize(
    ("keys", "published"),
    [
        (["desk-1", "desk-2"], True),
        (["desk-1", "desk-2", "desk-3"], True),
        (["desk-3"], False),
        ([], False),
        (["root-1", "root-2", "targets"], False),
        (["desk-1", "root-1"], False),
    ],
)
def test_what_is_enough(desk: Publisher, keys: list[str], published: bool) -> None:
    some = online_folder(desk)
    for key in keys:
        (some / f"{key}.pem").write_bytes((desk.keys / f"{key}.pem").read_bytes())
    before = desk.files()
    assert desk.release(people(1), keys=some).published is published
    if not published:
        after = desk.files()
        assert {name: data for name, data in after.items() if not name.startswith("staging/")} == before


@pytest.mark.parametrize("keys", [["root-1.pem"], ["timestamp.pem"], ["root-1.pem", "targets.pem"]])
def test_a_key_that_may_not_sign_is_refused(desk: Publisher, keys: list[str]) -> None:
    desk.release(people(1), keys=None)
    before = desk.files()
    with pytest.raises(RefusedError) as caught:
        sign(desk, keys)
    assert caught.value.code == "sign.foreign"
    assert desk.files() == before


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("missing.pem", "key.unusable"),
        ("/nowhere/desk.pem", "key.unusable"),
        ("file2:/nowhere/desk.pem", "key.unusable"),
        ("nosuchscheme:1", "key.unusable"),
        ("hsm:2", "key.unusable"),
        ("desk-1.pub", "key.unusable"),
    ],
)
def test_keys_that_cannot_be_used(desk: Publisher, text: str, code: str) -> None:
    desk.release(people(1), keys=None)
    before = desk.files()
    with pytest.raises(DoorkeeperError) as caught:
        sign(desk, [str(desk.keys / text) if text.endswith(".pub") else text])
    assert caught.value.code == code
    assert desk.files() == before


def test_a_signers_address_signs(desk: Publisher) -> None:
    """The way of a hardware token: an address, and a public key that the repository knows."""
    desk.release(people(1), keys=None)
    signed = sign(desk, [f"file2:{desk.keys / 'desk-1.pem'}", f"file2:{desk.keys / 'desk-3.pem'}"], desk.keys)
    assert signed.published
    assert [(role, key.partition(" ")[0]) for role, key in signed.made] == [("desk", "desk-1"), ("desk", "desk-3")]
    assert desk.manifest().version == 1


def test_a_key_of_a_token_signs(desk: Publisher) -> None:
    """Tokens hold keys on P-256: what signs with one is taken by readers."""
    token = ec.generate_private_key(ec.SECP256R1())
    private, public = desk.folder / "token.pem", desk.folder / "token.pub"
    private.write_bytes(token.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(token.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert rekey(desk.repository, "desk", [public], ["desk-1"], None, desk.keys, NOW).published
    desk.release(people(1), keys=None)
    assert sign(desk, [f"file2:{private}", "desk-2.pem"], desk.keys).published
    assert desk.manifest().version == 1


def test_a_key_with_a_passphrase(desk: Publisher) -> None:
    desk.release(people(1), keys=None)
    path = desk.keys / "desk-1.pem"
    private = load_pem_private_key(path.read_bytes(), None)
    path.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"wexmoor")))
    with pytest.raises(DoorkeeperError) as caught:
        sign(desk, ["desk-1.pem"], secret="brackwater")
    assert caught.value.code == "key.unusable"
    assert sign(desk, ["desk-1.pem", "desk-2.pem"], desk.keys, secret="wexmoor").published


def test_only_one_thing_waits_at_a_time(desk: Publisher) -> None:
    desk.release(people(1), keys=None)
    with pytest.raises(DoorkeeperError) as caught:
        desk.release(people(2))
    assert caught.value.code == "repository.waiting"
    assert signing.discard(desk.repository).discarded
    assert not signing.discard(desk.repository).discarded
    assert desk.release(people(2)).published
    assert desk.manifest().entries == (("person", 2),)


def test_nothing_to_sign(desk: Publisher) -> None:
    for keys, online in ((["desk-1.pem"], None), ([], None), (["desk-1.pem"], desk.keys)):
        with pytest.raises(DoorkeeperError) as caught:
            sign(desk, keys, online)
        assert caught.value.code == "sign.nothing"


def test_the_online_keys_alone_keep_the_repository_fresh(desk: Publisher) -> None:
    desk.release(people(1))
    online, later = online_folder(desk), NOW + 100 * DAY
    assert signing.sign(desk.repository, (), online, no_secrets, later).published
    assert desk.repository.timestamp().signed.expires == later + 120 * DAY
    assert desk.manifest(now=NOW + 200 * DAY).version == 1


def test_a_release_that_is_tampered_with_while_it_waits_lacks_its_signatures(desk: Publisher) -> None:
    desk.release(people(1), keys=None)
    sign(desk, ["desk-1.pem", "desk-2.pem"])
    waiting = desk.repository.staging / "desk.json"
    waiting.write_bytes(waiting.read_bytes().replace(b'"version":2', b'"version":9'))
    signed = sign(desk, (), desk.keys)
    assert not signed.published
    assert signed.missing[0].signatures == 2
