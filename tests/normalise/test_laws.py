"""Laws of normalising, for any text: twice is once, nothing raises, what comes out is plain and bounded."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.normalise import addresses, characters, names, organisations, profiles

# all planes, without surrogates; and more of what disguises are made of
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
DISGUISE = st.text(st.sampled_from("aAqQiI0@$ -.'’()|·é\u0301\u200b\u202e\u3164аіΑ𝐀Ⓐ邱沈ｱＡß%@/:ﷺx1"), max_size=40)
TEXT = ANY | DISGUISE
HOST = st.from_regex(r"(hxxps?://)?([a-zа-я0-9-]{1,12}\.){1,4}[a-z]{2,6}(/[a-z%0-9]*)?", fullmatch=True)


@given(TEXT)
def test_law_folding_twice_is_once(text: str) -> None:
    once = characters.fold(text)
    assert characters.fold(once) == once


@given(TEXT)
def test_law_nothing_hidden_stays(text: str) -> None:
    shown = characters.visible(text)
    assert not any(characters.is_hidden(char) for char in shown)
    assert characters.visible(shown) == shown


@given(TEXT)
def test_law_reading_a_name_twice_is_once(text: str) -> None:
    for reading in names.readings(text):
        again = names.readings(" ".join(reading.parts))
        assert again
        assert reading.parts in {other.parts for other in again} or len(again[0].parts) < len(reading.parts)


@given(TEXT)
def test_law_the_parts_of_a_name_are_plain(text: str) -> None:
    for reading in names.readings(text):
        assert all(part and part == part.lower() and " " not in part for part in reading.parts)
        assert all(len(part) <= names.LONGEST_PART for part in reading.parts)
        assert len(reading.parts) <= names.MOST_PARTS


@given(TEXT)
def test_law_an_organisation_read_twice_is_once(text: str) -> None:
    for form in organisations.organisation_forms(text):
        assert form.key
        plain = " ".join(form.stems)
        # "Èx Wexmoor" is a name, and written plainly it says that Wexmoor is a past employer
        if not organisations.is_former(plain):
            assert form.key in {other.key for other in organisations.organisation_forms(plain)}


@given(TEXT | HOST)
def test_law_an_address_read_twice_is_once(text: str) -> None:
    address = addresses.parse_address(text)
    if address is not None:
        again = addresses.parse_address(address.host)
        assert again is not None
        assert again.host == address.host


@given(TEXT | HOST.map(lambda host: f"Jo+x@{host}"))
def test_law_an_email_read_twice_is_once(text: str) -> None:
    email = addresses.parse_email(text)
    # an ending in another alphabet may look like one with a digit, which no ending has
    if email is not None and email.rpartition(".")[2].isalpha():
        assert addresses.parse_email(email) == email


@given(TEXT)
def test_law_a_slug_read_twice_is_once(text: str) -> None:
    once = profiles.slug_key(text)
    # a percent sign that is there after decoding was written as one
    assert "%" in once or profiles.slug_key(once) == once


@given(TEXT)
def test_law_a_handle_read_twice_is_once(text: str) -> None:
    once = profiles.handle_key(text)
    assert once is None or profiles.handle_key(once) == once


@given(TEXT)
def test_law_a_profile_address_read_twice_is_once(text: str) -> None:
    once = profiles.profile_key(f"https://www.linkedin.com/in/{text}")
    # a sign such as ℅ holds a slash, at which an address would end
    if once is not None and "/" not in unicodedata.normalize("NFKC", text) and "%" not in once:
        assert profiles.profile_key(f"https://www.linkedin.com/in/{once.removeprefix('linkedin/in/')}") == once


@given(TEXT)
def test_law_composed_and_decomposed_texts_read_alike(text: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFD", text)
    assert characters.fold(composed) == characters.fold(decomposed)


@given(TEXT, st.sampled_from(["\u200b", "\u2060", "\u202e", "\ufeff"]), st.integers(0, 80))
def test_law_a_hidden_character_changes_nothing(text: str, hidden: str, place: int) -> None:
    with_it = text[:place] + hidden + text[place:]
    assert [r.parts for r in names.readings(with_it)] == [r.parts for r in names.readings(characters.visible(text))]


@given(TEXT)
def test_law_finding_addresses_answers_any_text(text: str) -> None:
    found = addresses.find(text)
    assert len(found.links) <= 50
    assert len(found.emails) <= 50
