"""Whoever signs reads words made from what waits, and not words that somebody put beside it."""

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.repository import sign as signing
from doorkeeper.packs.repository.join import add_publisher
from doorkeeper.packs.repository.rekey import rekey
from tests.packs.repository.publishing import DAY, NOW, Publisher, people
from tests.packs.repository.test_sign import no_secrets
from tests.packs.sources import SOURCE


def waiting(desk: Publisher) -> tuple[str, ...]:
    return signing.sign(desk.repository, (), None, no_secrets, NOW).waiting


def test_a_release_that_waits_says_what_it_changes(desk: Publisher) -> None:
    desk.release(people(3))
    correction = {"id": "desk/c1", "type": "correction", "replaces": "desk/p00000", "source": SOURCE}
    released = desk.release([*people(3), correction], NOW + DAY, keys=None)
    first, *others = waiting(desk)
    assert first == (
        "Release: desk/alerts version 2, 3 entries, for everyone, TLP:CLEAR, refresh by 2026-06-01, expires 2027-03-03."
    )
    assert tuple(others) == released.sentences
    assert any(sentence.startswith("Withdrawn:") and "by desk/c1" in sentence for sentence in others)


def test_an_approval_is_said(desk: Publisher) -> None:
    desk.release(people(1), keys=None, approval=("Ida Plain", "A test."))
    assert "Ida Plain took it on themselves on 2026-03-02" in waiting(desk)[1]


@pytest.mark.parametrize("which", ["manifest.json", "changes-1-2.jsonl.zst"])
def test_a_waiting_file_that_was_changed_is_not_signed(desk: Publisher, which: str) -> None:
    desk.release(people(3))
    desk.release(people(4), keys=None)
    path = next((desk.repository.staging / "targets").rglob(f"*.{which}"))
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(DoorkeeperError) as caught:
        signing.sign(desk.repository, [str(desk.keys / "desk-1.pem")], None, no_secrets, NOW)
    assert caught.value.code == "repository.damaged"


def test_keys_that_change_are_said(desk: Publisher) -> None:
    desk.release(people(1))
    new = desk.keys / "root-2.pub"
    assert rekey(desk.repository, "root", [], ["root-3"], None, None, NOW).waiting[0].startswith("root: root-3 (")
    assert waiting(desk)[0].endswith(" may no longer sign, 2 of 2 must sign.")
    signing.discard(desk.repository)
    first, second = rekey(desk.repository, "desk", [new], [], 3, None, NOW).waiting
    assert first.startswith("desk: root-2 (")
    assert first.endswith(" may sign, 3 of 4 must sign.")
    assert second == "desk: the same packs, signed anew."
    signing.discard(desk.repository)
    assert rekey(desk.repository, "root", [], [], None, None, NOW).waiting == (
        "root: the same keys, valid until 2029-03-01.",
    )


def test_a_new_publisher_is_said(desk: Publisher) -> None:
    said = add_publisher(desk.repository, "other", desk.folder / "new", NOW, signers=1, threshold=1).waiting
    assert said[0].startswith("other: other (")
    assert said[0].endswith(" may sign, 1 of 1 must sign.")
