"""A large pack tells how common its name parts are, and its commonest names cannot stand alone."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.index.background import BackgroundFile
from doorkeeper.index.reader import IndexFile
from doorkeeper.index.standing import SMALLEST_COUNTED
from doorkeeper.matching.names import COMPOSED, FLOOR, share_of
from doorkeeper.model.observation import Observation
from doorkeeper.model.verdict import Band
from doorkeeper.packs.compile import compile_pack
from doorkeeper.packs.installed import open_folder
from doorkeeper.packs.ordinary import ordinary_names

LETTERS = "bcdfghklmnprstvz"


def coined(number: int) -> str:
    """Give a name part that nobody is known to bear, another for each number."""
    text = ""
    while True:
        number, rest = divmod(number, len(LETTERS))
        text += LETTERS[rest] + "aeo"[rest % 3]
        if number == 0:
            return f"qu{text}x"


def index_of(folder: Path, names: list[str]) -> IndexFile:
    """Compile a pack of people with these names."""
    folder.mkdir(exist_ok=True)
    source = folder / "pack.jsonl"
    rows = ({"id": f"pack/{i}", "type": "person", "names": [name]} for i, name in enumerate(names))
    source.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return IndexFile(str(compile_pack(source, folder / "index").path))


def band_of(folder: Path, name: str) -> Band:
    """Screen a profile with nothing but a name."""
    return open_folder(str(folder / "index")).screen(Observation("profile", name=name), datetime.now(UTC)).band


def test_what_many_of_a_large_pack_share_is_common(tmp_path: Path) -> None:
    index = index_of(tmp_path, [f"Zorbah {coined(i)}" if i % 4 else "Zorbah Kwellin" for i in range(1200)])
    assert index.share("zorbah") == 1.0
    assert index.share("kwellin") == 0.25
    assert index.share(coined(7)) == 0.0
    # a name that a quarter of the pack bears is too common to say anything, a rare one beside it is not
    assert band_of(tmp_path, "Zorbah Kwellin") is Band.NONE
    assert band_of(tmp_path, f"{coined(9)} {coined(10)}") is Band.NONE


def test_a_rare_name_of_a_large_pack_stands_alone(tmp_path: Path) -> None:
    index = index_of(tmp_path, [f"{coined(i)} {coined(i + 5000)}" for i in range(1200)])
    assert index.share(coined(3)) == 0.0
    assert band_of(tmp_path, f"{coined(3)} {coined(5003)}") is Band.NOTE


def test_a_small_pack_says_nothing_of_people(tmp_path: Path) -> None:
    index = index_of(tmp_path, ["Zorbah Kwellin", *(f"Zorbah {coined(i)}" for i in range(50))])
    assert index.share("zorbah") == 0.0
    assert band_of(tmp_path, "Zorbah Kwellin") is Band.NOTE


def test_a_part_of_two_pinyin_syllables_is_common_though_no_list_has_it() -> None:
    background = BackgroundFile()
    assert sum(background.frequency("boguo")) < COMPOSED
    assert share_of("boguo", background) == COMPOSED
    assert share_of("qukwel", background) == FLOOR
    assert share_of("boguoxi", background) == FLOOR  # three syllables are hardly a given name
    assert share_of("james", background) == sum(background.frequency("james"))


def test_names_that_ordinary_people_bear_cannot_stand_alone_in_a_large_pack(tmp_path: Path) -> None:
    people = [name for name, count in ordinary_names().items() if count == 1 and len(name.split()) == 2]
    strangers = [f"{coined(i)} {coined(i + 20_000)}" for i in range(SMALLEST_COUNTED)]
    few = index_of(tmp_path / "few", [*people[:15], *strangers])
    many = index_of(tmp_path / "many", [*people[:3000], *strangers])
    assert many.rarest_common < few.rarest_common
    index = open_folder(str(tmp_path / "many" / "index"))
    notes = sum(
        index.screen(Observation("profile", name=name.title()), datetime.now(UTC)).band is Band.NOTE
        for name in people[:3000]
    )
    assert notes <= 50  # a thousandth of the sample, and a few with one letter other or another order


def test_a_small_pack_is_not_counted(tmp_path: Path) -> None:
    people = list(ordinary_names())[:900]
    assert index_of(tmp_path, people).rarest_common > 1e-7
