"""A listed name in another usual spelling, in another alphabet, or written short; and other people's names."""

from pathlib import Path

import pytest

from tests.matching.screening import screener
from tests.packs.sources import person

SAME = [
    ("Husayn Quarshabi", "Hussein Quarshabi"),
    ("Husayn Quarshabi", "Hussain Quarshaby"),
    ("Mahmoud Quarshabinejad", "Mahmood Quarshabinezhad"),
    ("Sergey Vekslarov", "Sergej Wekslarow"),
    ("Сергей Векслярин", "Sergei Vekslyarin"),
    ("Векслярин Андрей", "Андрей Вексларин"),
    ("Abdul Quarshab Turkmasi", "Quarshab Turkmasi"),
    ("Quarshab Turkmasi", "Abdel-Quarshab Turkmasi"),
    ("Quarrington", "Quarringtom"),
    ("Quarrington", "Quarington"),
    ("习平安", "习平安"),
    ("Isac Quarshabi", "Issac Quarshabi"),
    ("Issac Quarshabi", "Isac Quarshabi"),
    ("Abdallah Quarshabi", "AbdaIlah Quarshabi"),
    ("Quarshabi Boguo", "Boguo Quarshabi"),
    ("Nasser Al-Quarshab", "Alquarshab Nasser"),
    ("Elquarshab Nasser", "Nasser El Quarshab"),
    ("Bin Zhang", "Andy Bin Zhang"),
    ("Faisal bin Quarshab", "Faisal Quarshab"),
]
OTHER = [
    ("Jamal Quarshabi", "Jameel Quarshabi"),
    ("Hasan Quarshabi", "Husayn Quarshabi"),
    ("Husayn Marwan Quarshabi", "Hussein Quarshaby"),
    ("Sergey Vekslarov", "Sergej Vekslarovs Ltd Ivanov"),
    ("Abdul Quarshab Turkmasi", "Abdul Turkmasi"),
    ("Abdul Quarshab Turkmasi", "Abdul Rahim Turkmasi"),
    ("Quarrington", "Quarringtom Smith"),
    ("Quarrington", "Barrington"),
    ("Issac Quarshabi", "Isaiah Quarshabi"),
    ("Moore Quarshabi", "More Quarshabi"),
    ("Lina Quarshabi", "Linna Quarshabi"),
    ("Abdallah Quarshabi", "Abdalkarim Quarshabi"),
    ("习平安", "习朋安"),
    ("Nasser Al-Quarshab", "Nasser Alquarrel"),
    ("Bin Zhang", "Andy Zhang"),
    ("Faisal bin Quarshab", "Bin Quarshab"),
    ("김정은", "김종은"),
    ("김정은", "이정은"),
]


@pytest.mark.parametrize(("listed", "page"), SAME)
def test_the_same_person(tmp_path: Path, listed: str, page: str) -> None:
    assert screener(tmp_path, person(names=[listed])).band(name=page) == "note"


@pytest.mark.parametrize(("listed", "page"), OTHER)
def test_another_person(tmp_path: Path, listed: str, page: str) -> None:
    assert screener(tmp_path, person(names=[listed])).band(name=page) == "none"


def test_a_spelling_is_told_as_one(tmp_path: Path) -> None:
    hit = screener(tmp_path, person(names=["Husayn Quarshabi"])).hit(name="Hussein Quarshabi")
    assert hit.evidence[0].how == ("transliteration",)
