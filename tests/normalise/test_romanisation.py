"""Chinese names in Latin letters: pinyin and the older spellings."""

import pytest

from doorkeeper.normalise.romanisation import family_pinyin, pinyin, pinyin_names, romanised_forms, syllables


@pytest.mark.parametrize(("char", "reading"), [("邱", "qiu"), ("沈", "shen"), ("雪", "xue"), ("a", ""), ("あ", "")])
def test_pinyin(char: str, reading: str) -> None:
    assert pinyin(char) == reading


@pytest.mark.parametrize(("han", "reading"), [("曾", "zeng"), ("单", "shan"), ("欧阳", "ouyang"), ("邱", "qiu")])
def test_as_a_family_name(han: str, reading: str) -> None:
    assert family_pinyin(han) == reading


@pytest.mark.parametrize(
    ("han", "names"),
    [
        ("邱雪莉", [("qiu", "xueli")]),
        ("欧阳雪", [("ouyang", "xue")]),
        ("欧阳", [("ou", "yang")]),
        ("邱", []),
        ("邱雪莉雪莉雪莉", []),
        ("", []),
    ],
)
def test_names_in_characters(han: str, names: list[tuple[str, ...]]) -> None:
    assert pinyin_names(han) == names


@pytest.mark.parametrize(
    ("part", "split"),
    [("xueli", ("xue", "li")), ("qiu", ("qiu",)), ("shen", ("shen",)), ("smith", None), ("", ()), ("x" * 30, None)],
)
def test_syllables(part: str, split: tuple[str, ...] | None) -> None:
    assert syllables(part) == split


@pytest.mark.parametrize(
    ("parts", "form"),
    [
        (("amanda", "qiu"), ("amanda", "yau")),
        (("amanda", "qiu"), ("amanda", "chiu")),
        (("shirly", "shen"), ("shirly", "shum")),
        (("qiu", "xiaolong"), ("chiu", "hsiaolung")),
        (("zhang", "wei"), ("cheung", "wei")),
        (("zhang", "wei"), ("chang", "wei")),
    ],
)
def test_an_older_spelling(parts: tuple[str, ...], form: tuple[str, ...]) -> None:
    assert form in romanised_forms(parts)


@pytest.mark.parametrize("parts", [("qiu",), ("john", "smith"), ("amanda", "jane"), ("ottoline", "quarrington"), ()])
def test_no_older_spelling(parts: tuple[str, ...]) -> None:
    assert romanised_forms(parts) == []
