"""From any text to words of ASCII letters and digits, and what had to be undone on the way.

A word in another alphabet has two readings: what its letters *look like* (the disguise ``Аmаndа`` with Cyrillic а) and
what they *sound like* (the honest ``Аманда``). A word that mixes alphabets has only the first.
Sources: Unicode UAX #15 (NFKD), UTS #39 (confusables), UAX #44 (``Default_Ignorable_Code_Point``).
"""

from __future__ import annotations

import unicodedata

from doorkeeper.model.value import TYPE_CHECKING, Value

if TYPE_CHECKING:
    from doorkeeper.normalise.letters import LetterTable

HIDDEN = "hidden characters"
LOOK_ALIKE = "look-alike letters"
TRANSLITERATION = "transliteration"
DECORATION = "decoration"
SPELLING = "spelling"

# Invisible letters and marks that are not in category Cf or Cc (UAX #44, Default_Ignorable_Code_Point).
_IGNORABLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180e\u180f\u3164\uffa0\u2800")
_APOSTROPHES = frozenset("'’‘ʼʹ`´ʻʽ′＇")
_QUOTES = frozenset('"“”„‟«»‹›‚❝❞＂')

_NOTHING: frozenset[str] = frozenset()
_SIGNS = "@$!|"


class Word(Value):
    """One word. ``look`` and ``sound`` are its readings (equal for plain Latin); ``how`` says what was undone."""

    look: str
    sound: str
    how: frozenset[str]
    han: str = ""


def words(text: str) -> list[Word]:
    """Split a text into words and read each; separators are spaces, punctuation and symbols that are no disguise."""
    if text.isascii():
        return [Word._make((w, w, _NOTHING, "")) for w in _ascii_words(text)]
    return _unicode_words(text)


def fold(text: str) -> str:
    """Give the plain form of a text that is no name: look-alike reading of its words, joined by single spaces."""
    return " ".join(word.look or word.han for word in words(text))


def visible(text: str) -> str:
    """Remove characters that show nothing: format and control characters, fillers, variation selectors."""
    return text if text.isascii() and text.isprintable() else "".join(c for c in text if not is_hidden(c))


def is_hidden(char: str) -> bool:
    """Whether a character shows nothing and separates nothing."""
    if char.isascii():
        return not char.isprintable() and char not in "\t\n\r\v\f"
    code = ord(char)
    return (
        char in _IGNORABLE
        or unicodedata.category(char) in ("Cf", "Cc", "Cs", "Co", "Cn")
        or 0xFE00 <= code <= 0xFE0F
        or 0xE0000 <= code <= 0xE0FFF
    )


def is_han(char: str) -> bool:
    """Whether a character is a Han ideograph (the Unified, Extension A and compatibility blocks, and beyond)."""
    code = ord(char)
    return (
        0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x323AF
    )


def _ascii_words(text: str) -> list[str]:
    lowered = text.lower()
    plain = lowered.split()
    if all(map(str.isalnum, plain)):
        return plain
    out: list[str] = []
    current = ""
    last = len(lowered) - 1
    for i, char in enumerate(lowered):
        if char.isalnum() or (
            char in _SIGNS and _is_written(char, lowered[i - 1] if i else " ", lowered[i + 1] if i < last else " ")
        ):
            current += char
        elif char in "'`" or not (char.isprintable() or char.isspace()):
            continue
        elif current:
            out.append(current)
            current = ""
    if current:
        out.append(current)
    return out


class _Builder:
    """Collects the characters of one word in both readings."""

    def __init__(self) -> None:
        self.look: list[str] = []
        self.sound: list[str] = []
        self.how: set[str] = set()
        self.latin = False
        self.foreign = False
        self.alike = True
        self.han = ""

    def word(self) -> Word | None:
        # a sign beside a letter that is silent in Latin ones stands at an edge
        look, sound = "".join(self.look).strip("@!|"), "".join(self.sound).strip("@!|")
        how = frozenset(self.how)
        if self.han:
            return Word("", "", how, self.han)
        if not look.strip("$") and not sound.strip("$"):
            return None
        if not self.foreign:
            return Word(look, look, how)
        if self.latin:
            return Word(look, look, how | {LOOK_ALIKE})
        if not self.alike or not look:
            # a letter without a Latin look cannot be there to pass for one
            return Word(sound, sound, how | {TRANSLITERATION})
        return Word(look, sound, how)


def _unicode_words(text: str) -> list[Word]:
    from doorkeeper.normalise.tables.look_alikes import LOOK_ALIKES
    from doorkeeper.normalise.tables.transliterations import TRANSLITERATIONS

    # Compose first, so that й is й and not и with a mark; marks without a composed form are stripped below.
    text = unicodedata.normalize("NFC", text)
    out: list[Word] = []
    builder = _Builder()
    pending: set[str] = set()

    def flush() -> None:
        nonlocal builder
        word = builder.word()
        if word is not None:
            out.append(word)
        else:
            pending.update(builder.how)
        builder = _Builder()

    shown = [c for c in text if not is_hidden(c)]
    if len(shown) != len(text):
        pending.add(HIDDEN)
    last = len(shown) - 1
    for i, char in enumerate(shown):
        joined_left = i > 0 and (_is_lettered(shown[i - 1], LOOK_ALIKES) or unicodedata.combining(shown[i - 1]) != 0)
        joined_right = i < last and _is_lettered(shown[i + 1], LOOK_ALIKES)
        if char in _APOSTROPHES:
            continue
        ideographs = _ideographs(char)
        if ideographs:
            if builder.look:
                flush()
            builder.han += ideographs
            continue
        if builder.han and not unicodedata.combining(char):
            flush()
        if char.isascii():
            if char.isalnum() or (
                char in _SIGNS and _is_written(char, shown[i - 1] if i else " ", shown[i + 1] if i < last else " ")
            ):
                builder.look.append(char.lower())
                builder.sound.append(char.lower())
                builder.latin = builder.latin or char.isalpha()
            else:
                flush()
            continue
        look = LOOK_ALIKES.get(char)
        if unicodedata.category(char)[0] == "M":
            if look is not None and i > 0 and _stands_alone(char, shown[i - 1]):
                builder.look.append(look)
                builder.sound.append(look)
                builder.foreign = True
            else:
                builder.how.add(SPELLING)
            continue
        sound = TRANSLITERATIONS.get(char)
        if char.isalpha() and _is_latin(char):
            plain = _strip(char, TRANSLITERATIONS) or look or ""
            builder.look.append(plain)
            builder.sound.append(plain)
            builder.how.add(SPELLING if unicodedata.normalize("NFKC", char) == char else LOOK_ALIKE)
            builder.latin = True
        elif look is not None and (char.isalpha() or joined_left or joined_right):
            compatible = _strip(char, None)
            if compatible and compatible.isascii() and compatible.isalnum() and sound is None:
                # a mathematical or enclosed ASCII letter: the same letter in another print
                builder.look.append(compatible)
                builder.sound.append(compatible)
                builder.latin = True
                builder.how.add(LOOK_ALIKE)
            else:
                builder.look.append(look)
                # a mathematical Greek letter sounds like the plain one
                builder.sound.append(sound if sound is not None else _strip(char, TRANSLITERATIONS) or look)
                builder.foreign = True
        elif sound is not None:
            builder.look.append(sound)
            builder.sound.append(sound)
            builder.foreign = True
            builder.alike = False
        elif char.isalnum():
            plain = _strip(char, TRANSLITERATIONS)
            builder.look.append(plain)
            builder.sound.append(plain)
            if unicodedata.normalize("NFKD", char).isascii():
                builder.latin = True
                builder.how.add(LOOK_ALIKE)
            else:
                # a Hangul syllable comes apart into letters that have a sound each
                builder.foreign = True
                builder.alike = False
        else:
            if char not in _QUOTES and not char.isspace():
                pending.add(DECORATION)
            flush()
    flush()
    if pending:
        out = [word._replace(how=word.how | pending) for word in out]
    return out


def _ideographs(char: str) -> str:
    """Give the Han characters that a character is or encloses, such as those in brackets or circles."""
    if is_han(char):
        return unicodedata.normalize("NFKC", char)
    if 0x3200 <= ord(char) <= 0x33FF or 0x1F200 <= ord(char) <= 0x1F2FF:
        return "".join(c for c in unicodedata.normalize("NFKC", char) if is_han(c))
    return ""


def _is_written(sign: str, left: str, right: str) -> bool:
    """Whether a sign stands for a letter: between two of a word, and a dollar at its edge, too (``Thoma$``)."""
    spelt = _is_spelt(left), _is_spelt(right)
    return any(spelt) if sign == "$" else all(spelt)


def _is_spelt(char: str) -> bool:
    """Whether a character is a letter or digit of a word that is spelt: a sign between two of them is a disguise."""
    return char.isalnum() and not is_han(char)


def _is_lettered(char: str, look_alikes: LetterTable) -> bool:
    """Whether a character stands for a letter or digit: itself one, or a circled or squared one, which is a symbol."""
    return char.isalnum() or (char in look_alikes and unicodedata.category(char) == "So")


def _stands_alone(mark: str, before: str) -> bool:
    """Whether a mark that takes room of its own stands behind a letter of another script: it is there for its look."""
    script = unicodedata.name(mark, "").split(" ")[0]
    return unicodedata.category(mark) == "Mc" and unicodedata.name(before, "").split(" ")[0] != script


def _is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN ")


def _strip(char: str, transliterations: LetterTable | None) -> str:
    """Give the plain letters of one character: its compatibility form without marks, in lower case."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)).lower()
    if plain.isascii():
        return "".join(c for c in plain if c.isalnum())
    return "".join(c if c.isascii() else _sound_of(c, transliterations) for c in plain if c.isalnum())


def _sound_of(char: str, transliterations: LetterTable | None) -> str:
    sound = transliterations.get(char) if transliterations is not None else None
    return char if sound is None else sound
