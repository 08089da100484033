"""Words in plain letters, and what had to be undone to get them."""

import pytest

from doorkeeper.normalise.characters import fold, is_han, is_hidden, visible, words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Amanda Qiu", "amanda qiu"),
        ("Аmаndа", "amanda"),
        ("Ａｍａｎｄａ", "amanda"),
        ("𝐀𝐦𝐚𝐧𝐝𝐚", "amanda"),
        ("Ⓐⓜⓐⓝⓓⓐ", "amanda"),
        # mathematical Greek looks as plain Greek does
        ("Ton𝛄", "tony"),
        ("Gu𝝈", "guo"),
        ("𝝗i", "bi"),
        # a mark of another script that takes room of its own passes for a letter; one in its own script is none
        ("Amand\u0c02", "amando"),
        ("Lu\u0d02", "luo"),
        ("\u0c30\u0c02", "r"),
        ("A\u0301\u0327manda", "amanda"),
        ("🄰🄼🄰🄽🄳🄰", "amanda"),
        ("Ama\u200bnda", "amanda"),
        ("A\u0301manda", "amanda"),
        ("Ämändä", "amanda"),
        ("O'Brien", "obrien"),
        ("O’Brien", "obrien"),
        ("Smith-Jones", "smith jones"),
        ("Straße", "strasse"),
        ("Łukasz", "lukasz"),
        ("Søren", "soren"),
        ("a_b.c/d", "a b c d"),
        ("tab\tand\nline", "tab and line"),
        ("🌟 star 🌟", "star"),
        ("猎头 Leeds", "猎头 leeds"),
        ("", ""),
        ("\u200b\u202e", ""),
        ("!!!", ""),
    ],
)
def test_fold(text: str, plain: str) -> None:
    assert fold(text) == plain


@pytest.mark.parametrize(
    ("text", "look", "sound"),
    [
        ("Аманда", "amahaa", "amanda"),
        ("мама", "mama", "mama"),
        ("Qiu", "qiu", "qiu"),
        ("Qіu", "qiu", "qiu"),
    ],
)
def test_a_foreign_word_looks_and_sounds(text: str, look: str, sound: str) -> None:
    (word,) = words(text)
    assert word.sound == sound
    assert len(word.look) == len(look)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("Amanda", set()),
        ("Am\u200banda", {"hidden characters"}),
        ("Qіu", {"look-alike letters"}),
        ("𝐐𝐢𝐮", {"look-alike letters"}),
        ("Ämanda", {"spelling"}),
        ("🌟Amanda", {"decoration"}),
    ],
)
def test_what_was_undone_is_told(text: str, how: set[str]) -> None:
    (word,) = words(text)
    assert set(word.how) == how


@pytest.mark.parametrize(
    "char",
    ["\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u2067", "\u3164", "\u2800", "\x00", "\U000e0041"],
)
def test_hidden(char: str) -> None:
    assert is_hidden(char)
    assert visible(f"a{char}b") == "ab"


@pytest.mark.parametrize("char", ["a", " ", "\t", "\n", "邱", "é", "-", "🌟", "\u00a0", "\u3000", "Ⓐ"])
def test_not_hidden(char: str) -> None:
    assert not is_hidden(char)
    assert visible(f"a{char}b") == f"a{char}b"


@pytest.mark.parametrize(("char", "han"), [("邱", True), ("沈", True), ("あ", False), ("한", False), ("a", False)])
def test_han(char: str, han: bool) -> None:
    assert is_han(char) is han
