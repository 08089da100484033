"""How often a name part is somebody's name, read from the shipped file."""

from pathlib import Path

import pytest

from doorkeeper.index.background import BackgroundFile
from doorkeeper.matching.names import FLOOR, share_of
from doorkeeper.normalise.vowels import UNWRITTEN

FILE = Path(__file__).parents[2] / "host/doorkeeper/index/background.tsv"


@pytest.mark.parametrize("part", ["james", "smith", "wei", "zhang", "mohammed", "khan", "shen", "qiu", "amanda"])
def test_a_common_part_is_known(part: str) -> None:
    given, family = BackgroundFile().frequency(part)
    assert 0 < given + family < 0.2


@pytest.mark.parametrize("part", ["", "quarringtonix", "\n", "\t", "james\t", "jaxq", "zzzzzz", "邱", "'", "0"])
def test_an_unknown_part_is_zero(part: str) -> None:
    assert BackgroundFile().frequency(part) == (0.0, 0.0)


@pytest.mark.parametrize("form", ["jhn", "mhmd", "aml", "chn", "krn"])
def test_a_form_without_its_vowels_is_nobodys_spelling(form: str) -> None:
    background = BackgroundFile()
    assert background.frequency(form) == (0.0, 0.0)
    assert share_of(form, background) > FLOOR


@pytest.mark.parametrize("part", ["ali", "ng", "john", "maria", "vlk"])
def test_a_spelling_is_one_whatever_its_vowels(part: str) -> None:
    background = BackgroundFile()
    assert background.frequency(UNWRITTEN + part) == (0.0, 0.0)
    assert share_of(part, background) == sum(background.frequency(part)) > FLOOR


def test_every_line_is_found_as_it_stands() -> None:
    background = BackgroundFile()
    lines = FILE.read_text("utf-8").splitlines()
    assert lines == sorted(lines, key=lambda line: line.split("\t")[0].encode())
    for line in [*lines[:50], *lines[:: len(lines) // 500], *lines[-50:]]:
        part, given, family = line.split("\t")
        assert background.frequency(part) == (int(given) / 1e7, int(family) / 1e7)


@pytest.mark.parametrize("text", ["", "james\t1\t2\n", "a\t1\t0\nb\t0\t1\n"])
def test_small_files(tmp_path: Path, text: str) -> None:
    path = tmp_path / "background.tsv"
    path.write_text(text)
    background = BackgroundFile(str(path))
    assert background.frequency("c") == (0.0, 0.0)
    for line in text.splitlines():
        assert background.frequency(line.split("\t")[0]) != (0.0, 0.0)
