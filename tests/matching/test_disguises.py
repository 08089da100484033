"""The alert's two personas in disguise: with their firm an alert, by the name alone a note and never more."""

import pytest

from tests.matching.screening import Screener, employed

QIU_FIRM = "BR-YR Executive Search"
SHEN_FIRM = "Internship Union"

QIU = {
    "as listed": "Amanda Qiu",
    "capitals": "AMANDA QIU",
    "small letters": "amanda qiu",
    "family name first": "Qiu Amanda",
    "family name, comma": "QIU, Amanda",
    "Cyrillic а": "Аmаndа Qiu",
    "Cyrillic і": "Amanda Qіu",
    "Greek Α": "Αmanda Qiu",
    "Greek υ": "Amanda Qіυ",
    "full width": "Ａｍａｎｄａ Ｑｉｕ",
    "mathematical bold": "𝐀𝐦𝐚𝐧𝐝𝐚 𝐐𝐢𝐮",
    "mathematical script": "𝓐𝓶𝓪𝓷𝓭𝓪 𝓠𝓲𝓾",
    "circled": "Ⓐⓜⓐⓝⓓⓐ Ⓠⓘⓤ",
    "negative circled": "🅐🅜🅐🅝🅓🅐 🅠🅘🅤",
    "squared": "🄰🄼🄰🄽🄳🄰 🅀🄸🅄",
    "one squared letter": "🅰manda Qiu",
    "small capitals": "ᴀᴍᴀɴᴅᴀ ǫɪᴜ",
    "Latin alpha": "Amɑndɑ Qiu",
    "zero-width space": "Ama\u200bnda Q\u200biu",
    "word joiner": "A\u2060manda Qiu",
    "soft hyphen": "Ama\u00adnda Qiu",
    "soft hyphen for a space": "Amanda\u00adQiu",
    "right-to-left override": "\u202eAmanda Qiu\u202c",
    "isolate": "\u2067Amanda\u2069 Qiu",
    "left-to-right mark": "Amandа\u200e Qiu",
    "Hangul filler for a space": "Amanda\u3164Qiu",
    "blank Braille for a space": "Amanda\u2800Qiu",
    "no-break space": "Amanda\u00a0Qiu",
    "tab": "Amanda \t Qiu",
    "combining marks": "A\u0301manda Qi\u0308u",
    "struck through": "A\u0337m\u0337a\u0337n\u0337d\u0337a Qiu",
    "accents": "Ämändä Qíu",
    "star between": "Amanda 🌟 Qiu",
    "stars around": "🌟Amanda Qiu🌟",
    "quotes": '"Amanda" Qiu',
    "Ms": "Ms Amanda Qiu",
    "Dr.": "Dr. Amanda Qiu",
    "letters behind": "Amanda Qiu, PhD, CFA",
    "degree behind": "Amanda Qiu MBA",
    "pronouns": "Amanda Qiu (She/Her)",
    "slogan": "Amanda Qiu is hiring",
    "bar": "Amanda Qiu | Recruiter",
    "joined": "AmandaQiu",
    "dotted": "amanda.qiu",
    "underscore": "amanda_qiu",
    "hyphen": "amanda-qiu",
    "bullet": "Amanda • Qiu",
    "middle dot": "Amanda·Qiu",
    "spaced": "A m a n d a Q i u",
    "spaced with dots": "A.m.a.n.d.a Q.i.u",
    "given name split": "Aman da Qiu",
    "family name split": "Amanda Q iu",
    "digits for letters": "Am4nda Q1u",
    "signs for letters": "Am@nda Q!u",
    "middle name": "Amanda Jane Qiu",
    "middle initial": "Amanda J. Qiu",
    "name said twice": "Amanda Amanda Qiu",
    "nickname": "Mandy Qiu",
    "nickname in quotes": "Amanda ‘Mandy’ Qiu",
    "one letter other": "Amamda Qiu",
    "one letter less": "Amnda Qiu",
    "one letter more": "Amandaa Qiu",
    "two letters swapped": "Amadna Qiu",
    "o for q": "Amanda Oiu",
    "Cantonese family name": "Amanda Yau",
    "Wade-Giles family name": "Amanda Chiu",
    "Wade-Giles with its apostrophe": "Amanda Ch'iu",
    "characters beside": "Amanda Qiu (邱)",
    "family name in characters": "Amanda 邱",
    "family name in characters, first": "邱 Amanda",
}

SHEN = {
    "as listed": "Shirly Shen",
    "spelling of the press": "Shirley Shen",
    "capitals": "SHIRLY SHEN",
    "family name first": "Shen Shirly",
    "Cyrillic ѕ": "Ѕhirly Ѕhen",
    "Cyrillic і and е": "Shіrly Shеn",
    "Cyrillic у": "Shirlу Shen",
    "Cyrillic н": "Sнirly Sнen",
    "Cyrillic capitals": "ЅНІRLY ЅНЕN",
    "full width": "Ｓｈｉｒｌｙ Ｓｈｅｎ",
    "double-struck": "𝕊𝕙𝕚𝕣𝕝𝕪 𝕊𝕙𝕖𝕟",
    "circled": "Ⓢⓗⓘⓡⓛⓨ Ⓢⓗⓔⓝ",
    "small capitals": "ꜱʜɪʀʟʏ ꜱʜᴇɴ",
    "zero-width joiner": "Shir\u200dly Shen",
    "embedding": "\u202aShirly\u202c Shen",
    "overlay": "S\u0335hirly Shen",
    "accents": "Shïrly Shén",
    "digits for letters": "Sh1rly Sh3n",
    "one for l": "Shir1y Shen",
    "capital i for l": "ShirIy Shen",
    "joined": "ShirlyShen",
    "dotted": "shirly.shen",
    "hyphen": "shirly-shen",
    "underscore": "shirly_shen",
    "spaced": "S h i r l y S h e n",
    "given name split": "Shir ly Shen",
    "family name split": "Shirly Sh en",
    "Miss": "Miss Shirly Shen",
    "Prof.": "Prof. Shirly Shen",
    "MSc": "Shirly Shen, MSc",
    "middle name": "Shirly Ann Shen",
    "middle initial": "Shirly A. Shen",
    "Cantonese family name": "Shirly Sham",
    "another Cantonese spelling": "Shirly Shum",
    "alias and Cantonese family name": "Shirley Sham",
    "flag": "Shirly Shen 🇬🇧",
    "sparkles": "✨ Shirly Shen ✨",
    "pronouns": "Shirly Shen (She/Her)",
    "bar": "Shirly Shen | Talent",
    "one letter more": "Shirly Shenn",
    "letter doubled": "Shirrly Shen",
    "two letters swapped": "Shilry Shen",
    "written in Russian": "Ширли Шэнь",
    "characters beside": "Shirly (沈) Shen",
    "family name in characters": "Shirly 沈",
    "family name in characters, first": "沈 Shirly",
    "characters of a whole name behind": "Shirly Shen 沈雪莉",
}

# Enough to be found beside the firm, and too little to be found by itself.
ONLY_BESIDE_THE_FIRM = {
    "A. Qiu": QIU_FIRM,
    "Amanda Q.": QIU_FIRM,
    "S. Shen": SHEN_FIRM,
    "Shirelyn Shen": SHEN_FIRM,
}

PEOPLE = [(name, QIU_FIRM, "uk-parliament/amanda-qiu") for name in QIU.values()] + [
    (name, SHEN_FIRM, "uk-parliament/shirly-shen") for name in SHEN.values()
]

QIU_FIRMS = {
    "as listed": "BR-YR Executive Search",
    "as the press has it": "BP-YR Executive Search",
    "short": "BRYR",
    "short with its hyphen": "BR-YR",
    "short and spaced": "B R Y R",
    "short and dotted": "B.R.Y.R.",
    "joined": "BRYR Executive Search",
    "spaced": "B R Y R Executive Search",
    "all joined": "BRYRExecutiveSearch",
    "abbreviated": "Br-Yr Exec. Search Ltd",
    "press, region": "BP-YR Executive Search (UK)",
    "Limited": "BR-YR Executive Search Limited",
    "article": "The BR-YR Executive Search",
    "capitals": "BR-YR EXECUTIVE SEARCH",
    "Cyrillic В": "ВR-YR Executive Search",
    "no-break hyphen": "BR\u2011YR Executive Search",
    "dash": "BR—YR Executive Search",
    "zero-width space": "BR\u200b-YR Executive Search",
    "full width": "ＢＲ－ＹＲ Executive Search",
    "letter less": "BR-YR Executive Searc",
    "letter doubled": "BR-YR Execcutive Search",
    "city behind a bar": "BR-YR Executive Search | London",
    "city behind a comma": "BR-YR Executive Search, London",
    "slash": "BR/YR Executive Search",
    "underscore": "BR_YR Executive Search",
    "group": "BR-YR Executive Search Group",
}

SHEN_FIRMS = {
    "as listed": "Internship Union",
    "joined": "InternshipUnion",
    "article": "The Internship Union",
    "small and hyphenated": "internship-union",
    "capitals": "INTERNSHIP UNION",
    "Ltd": "Internship Union Ltd",
    "region": "Internship Union (UK)",
    "city": "Internship Union London",
    "plural": "Internships Union",
    "underscore": "Internship_Union",
    "split": "Intern ship Union",
    "digit for a letter": "Internship Un1on",
    "abbreviated": "Internship Un.",
    "Cyrillic І and о": "Іnternship Uniоn",
    "circled letter": "Ⓘnternship Union",
    "all circled": "Ⓘⓝⓣⓔⓡⓝⓢⓗⓘⓟ Ⓤⓝⓘⓞⓝ",
    "no-break space": "Internship\u00a0Union",
    "letter left out": "Intership Union",
    "m for rn": "Intemship Union",
}

FIRMS = [("Amanda Qiu", firm) for firm in QIU_FIRMS.values()] + [("Shirly Shen", firm) for firm in SHEN_FIRMS.values()]


def test_there_are_at_least_thirty_disguises_of_each() -> None:
    assert len(set(QIU.values())) >= 30
    assert len(set(SHEN.values())) >= 30


@pytest.mark.parametrize(("name", "firm", "indicator"), PEOPLE)
def test_a_disguised_name_with_the_firm_is_an_alert(alert: Screener, name: str, firm: str, indicator: str) -> None:
    verdict = alert.verdict(name=name, organisations=employed(firm))
    assert verdict.band.word == "alert"
    assert verdict.hits[0].indicator == indicator
    assert {"name", "organisation"} <= {item.feature for item in verdict.hits[0].evidence}


@pytest.mark.parametrize(("name", "firm", "indicator"), PEOPLE)
def test_the_firm_in_the_headline_counts_as_an_employer(alert: Screener, name: str, firm: str, indicator: str) -> None:
    assert alert.band(name=name, headline=f"Talent partner at {firm} | open to talk") == "alert"


@pytest.mark.parametrize(("name", "firm", "indicator"), PEOPLE)
def test_the_name_alone_is_a_note_and_never_more(alert: Screener, name: str, firm: str, indicator: str) -> None:
    expected = "none" if name in ONLY_BESIDE_THE_FIRM else "note"
    assert alert.band(name=name) == expected
    assert alert.band(name=name, organisations=employed("Willowbrook Dental Care")) == expected


@pytest.mark.parametrize(("name", "firm"), ONLY_BESIDE_THE_FIRM.items())
def test_a_loose_name_counts_beside_the_firm_only(alert: Screener, name: str, firm: str) -> None:
    assert alert.band(name=name, organisations=employed(firm)) == "alert"
    assert alert.band(name=name) == "none"


@pytest.mark.parametrize(("name", "firm"), FIRMS)
def test_the_name_with_a_disguised_firm_is_an_alert(alert: Screener, name: str, firm: str) -> None:
    assert alert.band(name=name, organisations=employed(firm)) == "alert"
    assert alert.band(name=name, headline=f"Consultant at {firm}") == "alert"


@pytest.mark.parametrize(("field", "value"), [("name", "Amanda Qiu"), ("raw", {"name": "Am\u200banda Qiu"})])
def test_the_raw_name_is_read_where_the_page_hides_something(alert: Screener, field: str, value: object) -> None:
    assert alert.band(**{"name": "Qiu", field: value}, organisations=employed(QIU_FIRM)) == "alert"
