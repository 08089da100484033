"""The parts of a person's name, in every reading that its spelling allows."""

import pytest

from doorkeeper.normalise.names import letters_key, pair_keys, readings


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Amanda Qiu", ("amanda", "qiu")),
        ("QIU, Amanda", ("qiu", "amanda")),
        ("Dr. Amanda Qiu, PhD", ("amanda", "qiu")),
        ("Professor Dame Amanda Qiu OBE", ("amanda", "qiu")),
        ("Amanda Qiu (She/Her)", ("amanda", "qiu")),
        ("Amanda Qiu | Headhunter | ex-Acme", ("amanda", "qiu")),
        ("A m a n d a", ("amanda",)),
        ("J R Smith", ("j", "r", "smith")),
        ("Am4nd4 Qiu", ("amanda", "qiu")),
        ("Abu Bakr al-Sayed", ("abu", "bakr", "sayed")),
        ("El Sayed", ("el", "sayed")),
        ("Ludwig van der Berg", ("ludwig", "berg")),
        ("Maria de la Cruz", ("maria", "cruz")),
        ("Ahmed bin Khalid", ("ahmed", "khalid")),
        ("Abdul Rahman Noor", ("abdrahman", "noor")),
        ("Abdulrahman Noor", ("abdrahman", "noor")),
        ("2nd Amanda 42", ("znd", "amanda")),
        ("Li", ("li",)),
        # titles stay where nothing else would be left
        ("Sir Miles", ("sir", "miles")),
        ("Ma Ba", ("ma", "ba")),
        ("Mr Dean", ("mr", "dean")),
        ("Amanda Ma", ("amanda", "ma")),
    ],
)
def test_parts(text: str, parts: tuple[str, ...]) -> None:
    assert readings(text)[0].parts == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("邱雪", ("qiu", "xue")),
        ("欧阳雪莉", ("ouyang", "xueli")),
        ("沈雪莉 Shirly Shen", ("shen", "xueli")),
        ("Amanda 邱", ("amanda", "qiu")),
        ("沈 Shirly", ("shen", "shirly")),
        ("Аманда Киу", ("amanda", "kiu")),
        ("曾国", ("zeng", "guo")),
    ],
)
def test_another_script_is_one_more_reading(text: str, parts: tuple[str, ...]) -> None:
    assert parts in {reading.parts for reading in readings(text)}


@pytest.mark.parametrize("text", ["John Smith 王", "Amanda Qiu 邱雪", "A. 邱", "邱", "123 邱"])
def test_characters_beside_a_whole_name_do_not_join_it(text: str) -> None:
    assert all("wang" not in r.parts and len(r.parts) <= 2 for r in readings(text))


@pytest.mark.parametrize("text", ["", " ", "!!!", "123", "\u200b", "🌟", "‮", "- | -"])
def test_nothing_to_read(text: str) -> None:
    assert readings(text) == []


@pytest.mark.parametrize("text", ["a " * 300, "Abcdefgh" * 60, "邱" * 400, "ﷺ" * 400, "x-" * 200])
def test_what_is_read_is_bounded(text: str) -> None:
    for reading in readings(text):
        assert 1 <= len(reading.parts) <= 8
        assert all(1 <= len(part) <= 40 for part in reading.parts)
        assert len(reading.letters) <= 8 * 40


def test_keys_are_the_same_in_any_order() -> None:
    assert letters_key("amandaqiu") == letters_key("qiuamanda")
    assert pair_keys(("amanda", "qiu", "x")) == pair_keys(("x", "qiu", "amanda")) == ["amanda qiu", "amanda x", "qiu x"]
    assert pair_keys(("amanda", "amanda")) == []
