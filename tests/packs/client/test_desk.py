"""Where reports go, by policy and packs: only a publisher that is trusted with it says so."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.client.desk import DeskChange, desk_card, found_card
from doorkeeper.packs.client.importing import preview_bundle
from doorkeeper.packs.client.settings import Settings
from tests.packs.client.machine import Machine, person
from tests.packs.client.repository import NOW, Repository
from tests.packs.sources import CARD, RECIPIENTS

TRUSTED = Settings(desk=True)
OTHER: dict[str, Any] = {**CARD, "id": "other-desk", "name": "The Other Desk"}
REKEYED: dict[str, Any] = {**CARD, "recipients": [{"use": "current", "recipient": RECIPIENTS[2]}]}
LATER = {"v": 9, "somewhere": "else"}


def release(repository: Repository, folder: Path, version: int, card: object, pack: str = "alerts") -> Path:
    record = person(f"{repository.publisher}/{pack}-{version}")
    repository.pack([record], pack, version=version, desk=card)
    repository.publish()
    return repository.bundle(folder / f"{repository.publisher}-{pack}-{version}.ukpack")


@pytest.mark.parametrize(
    ("settings", "card", "expected"),
    [
        (TRUSTED, CARD, CARD),
        (TRUSTED, LATER, LATER),  # whoever reads it says that it cannot
        (TRUSTED, None, None),
        (Settings(), CARD, None),
        (None, CARD, None),
    ],
)
def test_a_card_counts_where_its_publisher_is_trusted_with_it(
    machine: Machine, repository: Repository, tmp_path: Path, settings: Settings | None, card: Any, expected: object
) -> None:
    machine.trust(repository, settings)
    assert desk_card(str(machine.home)) is None

    machine.take(release(repository, tmp_path, 1, card))

    assert desk_card(str(machine.home)) == expected
    assert machine.version() == 1


def test_trust_is_taken_back_and_given_without_another_import(
    machine: Machine, repository: Repository, tmp_path: Path
) -> None:
    machine.trust(repository, TRUSTED).take(release(repository, tmp_path, 1, CARD))

    assert desk_card(str(machine.trust(repository, Settings()).home)) is None
    assert desk_card(str(machine.trust(repository, TRUSTED).home)) == CARD


def test_the_newest_release_says_it(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository, TRUSTED).take(release(repository, tmp_path, 1, CARD))
    for version, card in enumerate((OTHER, None, CARD), 2):
        machine.take(release(repository, tmp_path, version, card))
        assert desk_card(str(machine.home)) == card


def test_two_publishers(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    second = Repository("zeal")
    machine.trust(second, TRUSTED).take(release(second, tmp_path, 1, OTHER))
    machine.trust(repository, Settings()).take(release(repository, tmp_path, 1, CARD))
    found = found_card(str(machine.home))
    assert found is not None
    assert (found.card, found.pack) == (OTHER, "zeal/alerts")

    found = found_card(str(machine.trust(repository, TRUSTED).home))
    assert found is not None
    assert (found.card, found.pack) == (CARD, "desk/alerts")


def test_the_policy_goes_before_packs(machine: Machine, repository: Repository, tmp_path: Path) -> None:
    machine.trust(repository, TRUSTED).take(release(repository, tmp_path, 1, CARD))
    policy = tmp_path / "desk.json"
    policy.write_text(json.dumps(OTHER))

    assert desk_card(str(machine.home), str(policy)) == OTHER
    assert desk_card(str(machine.home), None) == CARD


@pytest.mark.parametrize("data", [None, b"", b"[]", b"{", b"\xff", b"[" * 20_000, b'{"x": "' + b"x" * 70_000 + b'"}'])
def test_no_pack_takes_the_place_of_a_policy_that_cannot_be_read(
    machine: Machine, repository: Repository, tmp_path: Path, data: bytes | None
) -> None:
    machine.trust(repository, TRUSTED).take(release(repository, tmp_path, 1, CARD))
    policy = tmp_path / "desk.json"
    if data is not None:
        policy.write_bytes(data)

    with pytest.raises(DoorkeeperError) as raised:
        desk_card(str(machine.home), str(policy))
    assert raised.value.code == "desk.unreadable"


def change(machine: Machine, bundle: Path) -> DeskChange | None:
    preview = preview_bundle(bundle, machine.home, NOW)
    assert preview.refused is None
    (pack,) = preview.packs
    assert (pack.to_json()["desk"] is None) == (pack.desk is None)
    return pack.desk


@pytest.mark.parametrize(
    ("settings", "before", "after", "says"),
    [
        (
            TRUSTED,
            None,
            CARD,
            "Reports from this computer would go to The Example Desk (example-desk), https://desk.ex",
        ),
        (TRUSTED, CARD, OTHER, "The Other Desk (other-desk), https://desk.example, no longer to The Example Desk"),
        (TRUSTED, CARD, REKEYED, f"would be sealed to other keys: {RECIPIENTS[2]} (current)"),
        (TRUSTED, CARD, None, "would go to no desk that this program knows, so far to The Example Desk"),
        (TRUSTED, CARD, LATER, "would go to no desk that this program knows, so far to The Example Desk"),
        (TRUSTED, CARD, {**CARD, "text": {"en": "New words."}}, "as before; what the desk says of itself changes"),
        (TRUSTED, CARD, CARD, None),
        (TRUSTED, None, None, None),
        (TRUSTED, None, LATER, None),
        (Settings(), CARD, OTHER, None),
        (Settings(), None, CARD, None),
    ],
)
def test_a_preview_says_when_reports_would_go_elsewhere(
    machine: Machine,
    repository: Repository,
    tmp_path: Path,
    settings: Settings,
    before: Any,
    after: Any,
    says: str | None,
) -> None:
    machine.trust(repository, settings).take(release(repository, tmp_path, 1, before))

    found = change(machine, release(repository, tmp_path, 2, after))

    assert (found is None) == (says is None)
    if found is not None and says is not None:
        assert says in found.sentence()
        assert found.to_json()["keys"] == ((before or {}).get("recipients") != (after or {}).get("recipients"))


def test_the_card_of_a_pack_that_is_left_out_does_not_count(
    machine: Machine, repository: Repository, tmp_path: Path
) -> None:
    machine.trust(repository, Settings(desk=True, tlp="green"))
    repository.pack([person("desk/a")], desk=CARD, tlp="amber")
    bundle = repository.publish().bundle(tmp_path / "a.ukpack")

    assert change(machine, bundle) is None
    machine.take(bundle)
    assert desk_card(str(machine.home)) is None


def test_another_publishers_card_does_not_show_while_it_does_not_count(
    machine: Machine, repository: Repository, tmp_path: Path
) -> None:
    second = Repository("zeal")
    machine.trust(repository, TRUSTED).take(release(repository, tmp_path, 1, CARD))
    machine.trust(second, TRUSTED)

    assert change(machine, release(second, tmp_path, 1, OTHER)) is None
