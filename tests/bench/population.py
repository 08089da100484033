"""An invented population: ordinary profiles over seven name origins, and as many distinct names as wanted.

This project's own work (CC0). It draws from lists read at run time: ``names`` (US Census 1990 names with frequencies,
public domain), Faker (MIT, names by locale), pypinyin (MIT) and anyascii (ISC). Any likeness to a person is chance.
The same seed gives the same people as long as the versions of these lists stay.

Run as ``python -m tests.bench.population benign N SEED`` for JSON Lines of profiles (as many of each origin, in
turn), or ``... names N SEED`` for lines of number, name and origin.
"""

from __future__ import annotations

import importlib
import json
import random
import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import names as census_names
from anyascii import anyascii
from pypinyin import lazy_pinyin

ORIGINS = ("english", "south_asian", "chinese", "african", "arabic", "east_european", "hispanic")
SHARES = (34, 14, 16, 10, 8, 10, 8)
"""How many of a hundred names of the ``names`` mode are of each origin."""
NATIVE = 0.06
"""Share of names left in their own script, of those that have one."""

Row = dict[str, Any]


class Weighted(NamedTuple):
    """Values and their running sums of weights."""

    values: list[str]
    sums: list[float]

    def pick(self, rng: random.Random) -> str:
        """Draw one value."""
        at = bisect_left(self.sums, rng.random() * self.sums[-1])
        return self.values[min(at, len(self.values) - 1)]


def weighted(values: Any) -> Weighted:
    """Give a mapping of values to weights, or equal weights for a plain list."""
    if isinstance(values, Mapping):
        return Weighted(list(values), list(accumulate(float(weight) for weight in values.values())))
    distinct = list(dict.fromkeys(values))
    return Weighted(distinct, list(accumulate([1.0] * len(distinct))))


def merged(*shares: tuple[Any, float]) -> Weighted:
    """Give several lists in one, each list as a whole with its weight."""
    values: list[str] = []
    weights: list[float] = []
    for of_share, scale in shares:
        some = weighted(of_share)
        total, before = some.sums[-1], 0.0
        for value, upto in zip(some.values, some.sums, strict=True):
            values.append(value)
            weights.append((upto - before) / total * scale)
            before = upto
    return Weighted(values, list(accumulate(weights)))


def census(file_name: str) -> Weighted:
    """Read a list of the US Census of 1990."""
    values, weights = [], []
    with (Path(census_names.__file__).parent / file_name).open(encoding="ascii") as file:
        for line in file:
            fields = line.split()
            if len(fields) >= 2:
                values.append(fields[0].capitalize())
                weights.append(max(float(fields[1]), 0.0005))
    return Weighted(values, list(accumulate(weights)))


def provider(locale: str) -> Any:
    """Give Faker's list of people's names of one locale."""
    return importlib.import_module(f"faker.providers.person.{locale}").Provider


def given_names(of: Any) -> Any:
    """Give all given names of one of Faker's lists."""
    every = getattr(of, "first_names", None)
    if every is not None and len(every) > 5:
        return every
    return [*(getattr(of, "first_names_male", ()) or ()), *(getattr(of, "first_names_female", ()) or ())]


# The Latin spellings of Arabic names are listed by hand, since a letter-by-letter form lacks the short vowels.
ARABIC_GIVEN = (
    "Mohammed Muhammad Mohamed Ahmed Ahmad Ali Omar Umar Hassan Hasan Hussein Hussain Khaled Khalid Yousef Youssef "
    "Yusuf Ibrahim Ismail Mahmoud Mustafa Abdullah Abdallah Abdulrahman Abdelrahman Faisal Fahad Saad Saeed Said "
    "Salem Salim Sami Tariq Tarek Walid Waleed Zaid Zayed Bilal Hamza Karim Kareem Jamal Gamal Nasser Nasir Rashid "
    "Rasheed Sultan Majid Majed Hani Adel Amr Ayman Bassam Ziad Ghassan Imad Jaber Marwan Munir Nabil Osama Qasim "
    "Raed Rami Samir Tamer Wael Yasser Fatima Fatma Aisha Aysha Maryam Mariam Layla Leila Noor Nour Huda Hoda Amina "
    "Zainab Zeinab Khadija Salma Sara Sarah Rania Reem Rana Dina Dalia Hala Hanan Iman Eman Jamila Lamia Lina Maha "
    "Mona Nadia Najwa Rasha Samira Sawsan Yasmin Yasmine Zahra Abeer Asma Ghada Hayat Amal Basma Farah Nada Wafa "
    "Ranya Shaima"
).split()
ARABIC_FAMILY = (
    "Al-Sayed El-Sayed Hassan Hussein Ahmed Ali Mohamed Mahmoud Ibrahim Khalil Mansour Saleh Salem Nasser Haddad "
    "Khoury Najjar Hamdan Darwish Aziz Abdelaziz Farouk Fawzi Gaber Habib Hamad Jaber Kamal Khalifa Maher Mustafa "
    "Nassar Omar Othman Qureshi Rahman Saad Said Shaheen Sharif Soliman Suleiman Taha Youssef Zaki Al-Harbi "
    "Al-Ghamdi Al-Otaibi Al-Qahtani Al-Zahrani Al-Shehri Al-Dosari Al-Mutairi Al-Shammari Al-Maliki Al-Amri "
    "Al-Balawi Al-Juhani Al-Ahmadi Al-Tamimi Al-Rashid Al-Saud Al-Sabah Al-Thani Al-Maktoum Al-Nahyan Al-Mansoori "
    "Al-Hashimi Al-Jaber Al-Kuwari Al-Marri Al-Sulaiti Al-Balushi Al-Farsi Al-Kindi Benali Bensalah Bouazza "
    "Belkacem Boumediene Cherif Djebbar Hamidi Kaddour Mansouri Meziane Ouali Rahmani Saidi Slimani Toumi Zerrouki "
    "Ben-Youssef Trabelsi Jaziri Gharbi Hammami Mejri Sassi El-Masry Abdelrahman Barakat Bishara Daher Fayad Ghanem "
    "Hariri Jumblatt Karam Maalouf Nassif Rizk Saab Tannous Younes"
).split()
CHINESE_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英华玉兰红梅建国志文晓雪婷宇浩欣怡佳慧琳俊鹏飞龙海波斌鑫嘉子轩涵梓睿博思雨晨曦"
    "瑶倩颖莹雅楠帆凯翔宁宏春燕辉莉萍健亮云鹤东旭阳家豪美玲淑珍天佑一鸣诗语若昕彤可馨"
)
FIRM_NAMES = (
    "Northgate Meridian Halcyon Blue Harbour Silver Oak Apex Vertex Orion Summit Crescent Pioneer Global Pacific Union "
    "Atlas Beacon Cobalt Delta Evergreen Falcon Granite Horizon Ivory Jade Keystone Lighthouse Maple Nova Onyx Prime "
    "Quantum River Sterling Titan Unity Vista Willow Zenith East West Royal Capital Bridge Stone Bright Clear"
).split()
FIRM_KINDS = (
    "Consulting Advisory Analytics Capital Partners Research Systems Software Logistics Media Recruitment Talent "
    "Solutions Engineering Pharma Energy Foods Retail Insurance Bank Institute University Hospital Council Foundation "
    "Trust Legal Design Labs Networks Mobility Aerospace Search Staffing Ventures Holdings Group Technologies"
).split()
FIRM_FORMS = ("Ltd", "Limited", "LLC", "Inc", "Inc.", "PLC", "GmbH", "Pvt Ltd", "Co., Ltd", "Group", "", "", "", "")
ROLES = (
    "Software Engineer|Policy Adviser|Account Manager|Project Manager|Head of Research|Recruitment Consultant|"
    "Senior Analyst|Data Scientist|Student|PhD Researcher|Nurse|Teacher|Marketing Manager|HR Business Partner|"
    "Talent Acquisition Partner|Consultant|Lawyer|Parliamentary Researcher|Product Owner|CFO|"
    "Business Development Manager|Lecturer|Journalist"
).split("|")
AFTER_NAME = (", MBA", ", PhD", " (she/her)", " 🚀", ", PMP", ", CFA", " MSc", " | Hiring!")


class Population:
    """Draws people. The order of the draws is part of the contract: the same seed gives the same people."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        men, women = census("dist.male.first"), census("dist.female.first")
        self._english_given = Weighted(
            men.values + women.values, men.sums + [men.sums[-1] + upto for upto in women.sums]
        )
        self._english_family = census("dist.all.last")
        mexico, spain = provider("es_MX"), provider("es_ES")
        self._hispanic_given = merged((given_names(mexico), 1), (given_names(spain), 0.6))
        self._hispanic_family = merged((mexico.last_names, 1), (spain.last_names, 0.6))
        india, pakistan = provider("en_IN"), provider("en_PK")
        self._south_asian_given = merged((given_names(india), 1), (pakistan.first_names, 0.5))
        self._south_asian_family = merged((india.last_names, 1), (pakistan.last_names, 0.4))
        self._african = _lists("yo_NG ig_NG ha_NG en_NG en_KE tw_GH sw")
        self._arabic = _lists("ar_AA ar_DZ ar_PS")
        self._east_european = _lists("ru_RU uk_UA cs_CZ ro_RO bg_BG hr_HR lt_LT hu_HU")
        self._chinese_family = weighted(provider("zh_CN").last_names)
        self._chinese_given = [name for name in given_names(provider("zh_CN")) if isinstance(name, str)]

    def name(self, origin: str) -> str:
        """Draw the name of one person."""
        draw = {
            "english": self._english,
            "hispanic": self._hispanic,
            "south_asian": self._south_asian,
            "african": self._african_name,
            "arabic": self._arabic_name,
            "east_european": self._east_european_name,
            "chinese": self._chinese,
        }
        return draw[origin]()

    def profile(self, number: int) -> Row:
        """Draw the profile of one person; numbers take the origins in turn."""
        rng = self.rng
        origin = ORIGINS[number % 7]
        name = self.name(origin)
        employer = self.organisation()
        role = rng.choice(ROLES)
        return {
            "id": f"b{number}",
            "origin": origin,
            "name": self._dressed(name),
            "headline": f"{role} at {employer}" if rng.random() < 0.6 else role,
            "employers": [employer],
            "url": "https://www.linkedin.com/in/" + self.slug(name),
        }

    def organisation(self) -> str:
        """Draw the name of a firm."""
        rng = self.rng
        first = rng.choice(FIRM_NAMES)
        second = rng.choice(FIRM_NAMES) if rng.random() < 0.5 else ""
        words = (first, second if second != first else "", rng.choice(FIRM_KINDS), rng.choice(FIRM_FORMS))
        return " ".join(word for word in words if word)

    def slug(self, name: str) -> str:
        """Draw the end of a profile's address."""
        rng = self.rng
        plain = re.sub(r"[^a-z0-9]+", "-", anyascii(name).lower()).strip("-")
        if rng.random() >= 0.6:
            return plain
        return plain + "-" + "".join(rng.choice("0123456789abcdef") for _ in range(rng.choice([6, 8, 9])))

    def _english(self) -> str:
        rng = self.rng
        given, family = self._english_given.pick(rng), self._english_family.pick(rng)
        kind = rng.random()
        if kind < 0.10:
            return f"{given} {rng.choice('ABCDEFGHJKLMNPRSTW')}. {family}"
        if kind < 0.14:
            return f"{given} {self._english_given.pick(rng)} {family}"
        if kind < 0.16:
            return f"{given} {family}-{self._english_family.pick(rng)}"
        return f"{given} {family}"

    def _hispanic(self) -> str:
        rng = self.rng
        given, family = self._hispanic_given.pick(rng), self._hispanic_family.pick(rng)
        kind = rng.random()
        if kind < 0.35:
            return f"{given} {family} {self._hispanic_family.pick(rng)}"
        if kind < 0.45:
            return f"{given} {self._hispanic_given.pick(rng)} {family}"
        return f"{given} {family}"

    def _south_asian(self) -> str:
        rng = self.rng
        given, family = self._south_asian_given.pick(rng), self._south_asian_family.pick(rng)
        kind = rng.random()
        if kind < 0.12:
            return f"{given} {self._south_asian_given.pick(rng)} {family}"
        if kind < 0.18:
            return f"{given} {rng.choice('ABDGKMNPRSV')} {family}"
        return f"{given} {family}"

    def _african_name(self) -> str:
        rng = self.rng
        givens, families = rng.choices(self._african, [3, 2, 1, 3, 4, 2, 1])[0]
        given, family = givens.pick(rng), families.pick(rng)
        if rng.random() < 0.12:
            return f"{given} {givens.pick(rng)} {family}"
        return f"{given} {family}"

    def _arabic_name(self) -> str:
        rng = self.rng
        givens, families = rng.choice(self._arabic)
        given, family = givens.pick(rng), families.pick(rng)
        if rng.random() < NATIVE:
            return f"{given} {family}"
        given, family = rng.choice(ARABIC_GIVEN), rng.choice(ARABIC_FAMILY)
        family = family.replace("-", rng.choice(["-", " ", "-"]))
        if rng.random() < 0.3:
            return f"{given} {rng.choice(ARABIC_GIVEN)} {family}"
        return f"{given} {family}"

    def _east_european_name(self) -> str:
        rng = self.rng
        givens, families = rng.choice(self._east_european)
        given, family = givens.pick(rng), families.pick(rng)
        if rng.random() < NATIVE:
            return f"{given} {family}"
        return f"{_latin(given)} {_latin(family)}"

    def _chinese(self) -> str:
        rng = self.rng
        family_signs, given_signs = self._han()
        kind = rng.random()
        if kind < NATIVE:
            return family_signs + given_signs
        family = _capitals("".join(lazy_pinyin(family_signs)))
        syllables = lazy_pinyin(given_signs)
        joined = _capitals("".join(syllables))
        if kind < 0.14:
            return f"{family} {joined}"
        if kind < 0.20 and len(syllables) == 2:
            return f"{_capitals(syllables[0])}-{_capitals(syllables[1])} {family}"
        if kind < 0.26 and len(syllables) == 2:
            return f"{_capitals(syllables[0])} {_capitals(syllables[1])} {family}"
        if kind < 0.48:
            return f"{self._english_given.pick(rng)} {family}"
        if kind < 0.56:
            return f"{self._english_given.pick(rng)} {joined} {family}"
        return f"{joined} {family}"

    def _han(self) -> tuple[str, str]:
        rng = self.rng
        family, kind = self._chinese_family.pick(rng), rng.random()
        if kind < 0.45:
            return family, rng.choice(self._chinese_given)
        if kind < 0.85:
            return family, rng.choice(CHINESE_GIVEN) + rng.choice(CHINESE_GIVEN)
        return family, rng.choice(CHINESE_GIVEN)

    def _dressed(self, name: str) -> str:
        rng = self.rng
        kind = rng.random()
        if kind < 0.05:
            return name + rng.choice(AFTER_NAME)
        if kind < 0.07:
            return rng.choice(["Dr ", "Dr. ", "Prof. "]) + name
        return name.upper() if kind < 0.09 else name


def profiles(count: int, seed: int) -> Iterator[Row]:
    """Give ordinary profiles, as many of each origin."""
    population = Population(seed)
    for number in range(count):
        yield population.profile(number)


def distinct_names(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Give (name, origin) of people of whom no two have the same name."""
    population = Population(seed)
    seen: set[str] = set()
    while len(seen) < count:
        (origin,) = population.rng.choices(ORIGINS, SHARES)
        name = population.name(origin)
        if name not in seen:
            seen.add(name)
            yield name, origin


def _lists(locales: str) -> list[tuple[Weighted, Weighted]]:
    found: Iterable[Any] = map(provider, locales.split())
    return [(weighted(given_names(of)), weighted(of.last_names)) for of in found]


def _capitals(text: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in text.split())


def _latin(text: str) -> str:
    return _capitals(re.sub(r"[^A-Za-z' -]", "", anyascii(text)).replace("'", ""))


def main() -> None:
    """Print a population."""
    mode, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if mode == "benign":
        for row in profiles(count, seed):
            print(json.dumps(row, ensure_ascii=False))
    else:
        for number, (name, origin) in enumerate(distinct_names(count, seed)):
            print(number, name, origin, sep="\t")


if __name__ == "__main__":
    main()
