"""What stands between given and family name: initials, the father's name, and what must not be taken for it."""

from pathlib import Path

import pytest

from tests.matching.screening import screener
from tests.packs.sources import person

SAME = [
    # an initial stands for the part that it begins
    ("Ottoline Marion Quarrington", "Ottoline M. Quarrington"),
    ("Ottoline M Quarrington", "Ottoline Marion Quarrington"),
    ("Ottoline Quarrington", "Ottoline M. Quarrington"),
    ("Ottoline M Quarrington", "Ottoline Quarrington"),
    # a patronymic is left out or given, beside a misspelt part too
    ("Anatoly Viktorovich Vekslarov", "Anatoly Vekslarov"),
    ("Anatoly Vekslarov", "Anatoly Viktorovich Vekslarov"),
    ("Anatoly Viktorovich Vekslarov", "Anatoly Vekslarow"),
    ("Oksana Petrivna Vekslarko", "Oksana Vekslarka"),
    ("Анатолий Викторович Векслар", "Anatoliy Vekslar"),
    # the father's name behind "bin", wherever the whole stands
    ("Faisal bin Turki Al Quarshab", "Faisal ibn Turki Al-Quarshab"),
    ("Faisal bin Turki", "bin Turki, Faisal"),
    ("Faisal bin Quarshab", "Faisal Quarshab"),
    ("Faisal Quarshab", "Quarshab Faisal"),
    # a title inside
    ("Faisal Haji Turki Quarshab", "Faisal Turki Quarshap"),
    ("Mullah Faisal Quarshab", "Faisal Quarshab"),
]
OTHER = [
    ("Ottoline Marion Quarrington", "Ottoline B. Quarrington"),
    ("Ottoline M Quarrington", "Ottoline B Quarrington"),
    ("Ottoline M Quarrington", "Ottoline Beatrice Quarrington"),
    ("Anatoly Viktorovich Vekslarov", "Anatoly Borisovich Vekslarov"),
    ("Anatoly Viktorovich Vekslarov", "Anatoly Viktorovich"),
    ("Anatoly Viktorovich Vekslarov", "Viktor Vekslarov"),
    ("Anatoly Martin Vekslarov", "Anatoly Vekslarow"),
    ("Oksana Petrivna Vekslarko", "Oksana Ivanivna Vekslarko"),
    ("Faisal bin Quarshab Al Turkmasi", "Quarshab bin Faisal Al Turkmasi"),
    ("Faisal bin Quarshab", "Quarshab bin Faisal"),
    ("Faisal bin Turki Al Quarshab", "Faisal bin Nasser Al Quarshab"),
    ("Faisal bin Quarshab", "Bin Quarshab"),
    ("Haji Quarshab", "Faisal Quarshab"),
    ("Mullah Quarshab", "Mullah Turkmasi"),
]


@pytest.mark.parametrize(("listed", "page"), SAME)
def test_the_same_person(tmp_path: Path, listed: str, page: str) -> None:
    assert screener(tmp_path, person(names=[listed])).band(name=page) == "note"


@pytest.mark.parametrize(("listed", "page"), OTHER)
def test_another_person(tmp_path: Path, listed: str, page: str) -> None:
    assert screener(tmp_path, person(names=[listed])).band(name=page) == "none"
