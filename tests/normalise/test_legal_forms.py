"""Legal forms, countries, numbers and small words in an organisation's name: what is the same firm, and what is not."""

import pytest

from doorkeeper.normalise.characters import words
from doorkeeper.normalise.organisations import organisation_forms
from doorkeeper.normalise.tables.legal_forms import BEFORE_A_NAME, HAN_FORMS, LEGAL_FORMS

SAME = [
    # written out, abbreviated, in front, behind, with points
    ("Wexmoor Aktiengesellschaft", "Wexmoor AG"),
    ("Wexmoor Gesellschaft mit beschränkter Haftung", "Wexmoor G.m.b.H."),
    ("Wexmoor Public Limited Company", "Wexmoor p.l.c."),
    ("Open Joint Stock Company Wexmoor", "OAO Wexmoor"),
    ("Wexmoor Sp. z o.o.", "Wexmoor Spółka z ograniczoną odpowiedzialnością"),
    ("Wexmoor S.A. de C.V.", "Wexmoor"),
    ("S.R.L. Wexmoor", "Societatea cu Răspundere Limitată Wexmoor"),
    ("PT Wexmoor Jaya", "Wexmoor Jaya Tbk"),
    ("WexmoorAG", "Wexmoor"),
    ("华穆科技有限公司", "华穆科技"),
    # one letter wrong in a long form
    ("Wexmoor Aktiengeselschaft", "Wexmoor AG"),
    ("Wexmoor Limited Liability Compny", "Wexmoor LLC"),
    # another alphabet, as it sounds
    ("ООО «Брякватер»", "Bryakvater"),
    ("Акционерное общество «Брякватер»", "JSC Bryakvater"),
    # small words, countries, numbers
    ("Wexmoor & Brack", "Wexmoor and Brack"),
    ("W&B Search", "W and B Search"),
    ("Federation of Wexmoor Clubs", "The Federation of the Wexmoor Clubs"),
    ("US Wexmoor Council", "United States Wexmoor Council"),
    ("1st Wexmoor Bank", "First Wexmoor Bank"),
    ("Studio 44", "Studio Forty-Four"),
    ("3 Rivers Search", "Three Rivers Search"),
]
OTHER = [
    ("Wexmoor AG", "Wexmoor Verein"),
    ("Ltd Wexmoor", "Wexmoor"),
    ("As Wexmoor", "Wexmoor"),
    ("Company Wexmoor", "Wexmoor"),
    ("The Limited Partnership", "The Limited Company"),
    ("Wexmoor Unlimited", "Wexmoor Ltd"),
    ("Wexmoor Aktionsgemeinschaft", "Wexmoor AG"),
    ("Wexmoor Gesellschaft", "Wexmoor AG"),
    ("OOO Wexmoor", "OOO Brackwater"),
    ("Government of Estonia", "Government of Latvia"),
    ("Bank of China", "Bank of Japan"),
    ("Bank of China", "Bank"),
    ("ООО «Брякватер»", "ООО «Векмур»"),
    ("Wexmoor & Brack", "Wexmoor"),
    ("Wexmoor or Brack", "Wexmoor and Brack"),
    ("Studio 44", "Studio 45"),
    ("Studio 44", "Studio Fourteen"),
    ("1st Wexmoor Bank", "Second Wexmoor Bank"),
    ("United Wexmoor", "US Wexmoor"),
    ("有限公司", "股份有限公司"),
]


def keys(text: str) -> set[str]:
    return {form.key for form in organisation_forms(text)}


@pytest.mark.parametrize(("a", "b"), SAME)
def test_the_same_organisation(a: str, b: str) -> None:
    assert keys(a) & keys(b)


@pytest.mark.parametrize(("a", "b"), OTHER)
def test_another_organisation(a: str, b: str) -> None:
    assert not keys(a) & keys(b)


@pytest.mark.parametrize(
    ("text", "countries"),
    [
        ("Wexmoor (Germany) GmbH", {"germany"}),
        ("Wexmoor Ltd, United Kingdom", {"uk"}),
        ("Wexmoor Scotland", {"uk"}),
        ("Wexmoor Hong Kong Limited", {"hong kong"}),
        ("Wexmoor London", set()),
        ("Wexmoor Europe", set()),
        ("Bank of Germany", set()),
        ("Germany Wexmoor", set()),
        ("Wexmoor", set()),
    ],
)
def test_the_country_behind_a_name(text: str, countries: set[str]) -> None:
    assert organisation_forms(text)[0].countries == countries


def test_every_form_is_written_as_texts_are_read() -> None:
    for form in LEGAL_FORMS:
        assert " ".join(word.look for word in words(form)) == form


def test_forms_in_front_are_forms() -> None:
    assert BEFORE_A_NAME <= LEGAL_FORMS


@pytest.mark.parametrize("form", HAN_FORMS)
def test_a_form_in_characters_alone_is_no_empty_name(form: str) -> None:
    assert keys(form)
