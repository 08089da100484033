"""Who must not be warned about: people and firms that only resemble the alert's."""

import pytest

from tests.matching.screening import Screener, employed

QIU_FIRM = "BR-YR Executive Search"
SHEN_FIRM = "Internship Union"

# nothing at all: other people
OTHERS = [
    "Amanda Qu",
    "Amanda Xiu",
    "Amanda Liu",
    "Amanda Niu",
    "Amanda Qin",
    "Amanda Qian",
    "Amanda Jiu",
    "Amanda Wu",
    "Amanda Chen",
    "Amanda Smith",
    "Amanda",
    "Qiu",
    "Amy Qiu",
    "Alan Qiu",
    "Andrea Qiu",
    "Miranda Qiu",
    "Amelia Qiu",
    "Qiu Jin",
    "Qiu Xiaolong",
    "Qiu Wei",
    "Yau Siu-lung",
    "Amanda Yu",
    "A. Q.",
    "Manda Queue",
    "Shirley Chen",
    "Shirley Cheng",
    "Shirley Sheng",
    "Shirley Shan",
    "Shirley Shi",
    "Shirley Chan",
    "Shirley Zhen",
    "Shirley Temple",
    "Shirly",
    "Shen",
    "Cherry Shen",
    "Sharon Shen",
    "Sheila Shen",
    "Charlie Shen",
    "Shen Wei",
    "Shen Kuo",
    "Shannon Shen",
    "Shirley Hen",
    "Sally Shen",
    "Shirley Shin",
    "Shirin Shenoy",
    "Priya Shenoy",
    "Anna Shenton",
    "Mandy Shen",
    "Shirley Qin",
    "Oluwaseun Adeyemi",
    "Fatima al-Sayed",
    "Siân Ffion Rhys",
    "Jo Bloggs",
    "李小龙",
    "Дмитрий Шевченко",
    "مريم الأحمد",
]

# firms that share words with the alert's and are not them
OTHER_FIRMS = [
    "Executive Search",
    "Executive Search Ltd",
    "Global Executive Search",
    "BR Executive Search",
    "YR Executive Search",
    "DR-YR Executive Search",
    "Meridian Executive Search",
    "BRT Executive Search",
    "Brymor Executive Search",
    "Bryer Executive Search",
    "Executive Search Association",
    "BR Consulting",
    "BYRD Recruitment",
    "Students' Union",
    "Student Union",
    "National Union of Students",
    "Internship Office",
    "Internship",
    "Internships UK",
    "Internship Programme",
    "Parliamentary Internship Scheme",
    "Credit Union",
    "Trade Union",
    "Union",
    "European Union",
    "Union Internships",
    "The Union",
    "Rugby Football Union",
    "Inter Union",
    "International Union",
    "Interns Union Square",
    "Internship Council",
    "Apprenticeship Union",
    "University of Leeds",
    "King's College London",
    "Tsinghua University",
    "London School of Economics",
    "House of Commons",
]


@pytest.mark.parametrize("name", OTHERS)
def test_another_person_gets_no_warning(alert: Screener, name: str) -> None:
    assert alert.band(name=name) == "none"
    assert alert.band(name=name, headline="Headhunter", location="London, England") == "none"


@pytest.mark.parametrize("name", OTHERS)
def test_another_person_at_an_ordinary_firm_gets_no_warning(alert: Screener, name: str) -> None:
    assert alert.band(name=name, organisations=employed("Global Executive Search", "Students' Union")) == "none"


@pytest.mark.parametrize("firm", OTHER_FIRMS)
def test_another_firm_gets_no_warning(alert: Screener, firm: str) -> None:
    assert alert.band(name="Jo Bloggs", organisations=employed(firm)) == "none"
    assert alert.band(name="Jo Bloggs", headline=f"Director at {firm}") == "none"
    assert alert.band(kind="company", name=firm) == "none"


@pytest.mark.parametrize("firm", OTHER_FIRMS)
@pytest.mark.parametrize("name", ["Amanda Qiu", "Shirly Shen"])
def test_a_namesake_at_another_firm_stays_a_note(alert: Screener, name: str, firm: str) -> None:
    assert alert.band(name=name, organisations=employed(firm)) == "note"


@pytest.mark.parametrize(
    "observation",
    [
        {"organisations": employed(QIU_FIRM, current=False)},
        {"organisations": employed(f"ex-{QIU_FIRM}")},
        {"organisations": employed(f"Formerly {QIU_FIRM}")},
        {"organisations": employed(f"Former: {QIU_FIRM}")},
        {"headline": f"ex-{QIU_FIRM}"},
        {"headline": f"Consultant | formerly {QIU_FIRM}"},
        {"headline": f"Formerly at {SHEN_FIRM}"},
        {"headline": f"Analyst at Willowbrook Dental Care, ex {SHEN_FIRM}"},
        {"headline": f"Previously with the {SHEN_FIRM}"},
        {"organisations": employed(SHEN_FIRM, current=False), "headline": "Teacher"},
    ],
)
def test_a_former_employee_of_a_front_is_not_warned_about(alert: Screener, observation: dict[str, object]) -> None:
    assert alert.band(name="Jo Bloggs", **observation) == "none"


@pytest.mark.parametrize(
    "observation",
    [
        {"organisations": employed(QIU_FIRM)},
        {"organisations": employed(SHEN_FIRM)},
        {"headline": f"Consultant at {QIU_FIRM}"},
        {"headline": f"Consultant @ {QIU_FIRM}"},
        {"headline": f"{SHEN_FIRM} | Talent partner"},
        {"headline": f"Ymgynghorydd yn {SHEN_FIRM}"},
        {"headline": f"Partner at {QIU_FIRM}, London"},
        {"kind": "company", "name": QIU_FIRM},
        {"kind": "company", "name": "InternshipUnion"},
        {"headline": f"ex-Willowbrook | Consultant at {SHEN_FIRM}"},
    ],
)
def test_a_present_employee_or_page_of_a_front_is_a_caution(alert: Screener, observation: dict[str, object]) -> None:
    assert alert.band(**{"name": "Jo Bloggs", **observation}) == "caution"


@pytest.mark.parametrize("name", ["Amanda Qiu", "Shirly Shen", "Аmаndа Qiu", "Shen Shirley", "AmandaQiu"])
@pytest.mark.parametrize(
    "others",
    [
        {},
        {"headline": "Head of English", "location": "Leeds, England"},
        {"headline": "Amanda Qiu's fan", "organisations": employed("Willowbrook Dental Care")},
        {"headline": "Dentist", "emails": ["someone@willowbrook.example"], "links": ["https://willowbrook.example"]},
        {"organisations": employed("Executive Search", "Union")},
    ],
)
def test_a_namesake_stays_a_note(alert: Screener, name: str, others: dict[str, object]) -> None:
    assert alert.band(name=name, **others) == "note"


def test_what_the_viewer_wrote_never_counts(alert: Screener) -> None:
    messages = [{"from": "me", "text": "Is Amanda Qiu of BR-YR Executive Search one of your colleagues?"}]
    assert alert.band(kind="thread", name="Jo Bloggs", messages=messages) == "none"


def test_a_name_in_running_text_is_not_the_subject(alert: Screener) -> None:
    messages = [{"from": "them", "text": "Have you met Amanda Qiu of BR-YR Executive Search?"}]
    assert alert.band(kind="thread", name="Jo Bloggs", messages=messages) == "none"
    assert alert.band(name="Jo Bloggs", mentions=["https://www.linkedin.com/in/amanda-qiu-invented"]) == "none"
