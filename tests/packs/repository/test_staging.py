"""One program works on a repository at a time, and a publication that is cut short is ended by doing it again."""

import shutil

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.packs.repository import sign as signing
from doorkeeper.packs.repository import staging
from doorkeeper.packs.repository.folder import RepositoryFolder
from doorkeeper.packs.repository.staging import only_writer
from tests.packs.repository.publishing import NOW, Publisher, people
from tests.packs.repository.test_sign import no_secrets


def test_a_second_program_waits_and_then_says_so(desk: Publisher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "_LONGEST_WAIT", 0.0)
    with only_writer(desk.repository), pytest.raises(DoorkeeperError) as caught:
        desk.release(people(1))
    assert caught.value.code == "repository.busy"
    assert desk.release(people(1)).published


def test_a_publication_cut_short_is_ended_by_publishing_again(desk: Publisher) -> None:
    """Every file of a publication in turn is the last that was written before the power went."""
    desk.release(people(1))
    desk.release(people(2), keys=None)
    signing.sign(desk.repository, [str(desk.keys / f"desk-{n}.pem") for n in (1, 2)], None, no_secrets, NOW)
    waiting = desk.folder / "waiting"
    shutil.copytree(desk.repository.path, waiting)
    signing.sign(desk.repository, (), desk.keys, no_secrets, NOW)
    whole = desk.files()
    new = [name for name in whole if not (waiting / name).exists() or (waiting / name).read_bytes() != whole[name]]
    order = sorted(new, key=lambda name: (not name.startswith("targets/"), "timestamp" in name, "snapshot" in name))
    assert order[-1] == "metadata/timestamp.json"
    for written in range(len(order) + 1):
        shutil.rmtree(desk.repository.path)
        shutil.copytree(waiting, desk.repository.path)
        for name in order[:written]:
            path = desk.repository.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(whole[name])
            if name.startswith("targets/"):
                (desk.repository.staging / name).unlink()
        cut = desk._replace(repository=RepositoryFolder(desk.repository.path))
        assert cut.fetch("desk/alerts/manifest.json", cache=f"cut-{written}").startswith(b"{")
        assert signing.sign(cut.repository, (), cut.keys, no_secrets, NOW).published
        assert cut.manifest().version == 2
