"""How often a name part is somebody's given name or family name.

Sources: US Census 1990 name frequencies (public domain, through `names`, MIT) and the name lists of `Faker` (MIT). Its
locales are grouped by region and every region weighs the same, so that a name common in one region is known to be
common. The groups exist only here: the shipped table holds spellings and frequencies and nothing about regions.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import names as census

from doorkeeper.normalise.names import list_parts
from doorkeeper.normalise.vowels import UNWRITTEN, leaves_vowels_out

REGIONS = (
    (
        "cs_CZ",
        "bg_BG",
        "hr_HR",
        "hu_HU",
        "lt_LT",
        "lv_LV",
        "pl_PL",
        "ro_RO",
        "ru_RU",
        "sk_SK",
        "sl_SI",
        "uk_UA",
        "et_EE",
        "mk_MK",
    ),
    ("es_ES", "es_MX", "es_AR", "es_CO", "es_CL", "pt_BR", "pt_PT"),
    ("en_IN", "en_PK", "bn_BD", "hi_IN", "ne_NP", "ta_IN", "si_LK"),
    ("zh_CN", "zh_TW"),
    ("yo_NG", "ig_NG", "ha_NG", "en_NG", "en_KE", "tw_GH", "sw", "zu_ZA"),
    ("ar_AA", "ar_DZ", "fr_DZ", "ar_PS", "ar_SA", "tr_TR", "az_AZ", "uz_UZ", "fa_IR", "id_ID"),
    ("de_DE", "fr_FR", "it_IT", "nl_NL", "sv_SE", "da_DK", "no_NO", "fi_FI", "is_IS", "ga_IE", "el_GR"),
    ("ja_JP", "vi_VN"),
)
SCALE = 10_000_000
"""Frequencies are stored as parts of ten million."""


def background() -> dict[str, tuple[int, int]]:
    """Give each name part its frequency as (given, family), in parts of ten million, at least one of them positive."""
    given: dict[str, float] = {}
    family: dict[str, float] = {}
    share = 1.0 / (len(REGIONS) + 1)
    folder = Path(census.__file__).parent
    _add(given, _census(folder / "dist.male.first"), share / 2)
    _add(given, _census(folder / "dist.female.first"), share / 2)
    _add(family, _census(folder / "dist.all.last"), share)
    for region in REGIONS:
        for locale in region:
            provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
            _add(given, _weights(_list(provider, "first")), share / len(region))
            _add(family, _weights(_list(provider, "last")), share / len(region))
    for table in (given, family):
        _mark_unwritten(table, given.keys() | family.keys())
    parts = sorted(given.keys() | family.keys())
    rows = {part: (round(given.get(part, 0) * SCALE), round(family.get(part, 0) * SCALE)) for part in parts}
    return {part: row for part, row in rows.items() if any(row)}


def _list(provider: type, kind: str) -> object:
    """Give a provider's list of ``first`` or ``last`` names; Japanese ones as written in Latin letters."""
    attributes = [f"{kind}_names"] if "zh_" in provider.__module__ else [f"{kind}_romanized_names", f"{kind}_names"]
    for attribute in attributes:
        value = getattr(provider, attribute, None)
        if value:
            return value
    return [*getattr(provider, f"{kind}_names_male", ()), *getattr(provider, f"{kind}_names_female", ())]


def _weights(values: object) -> dict[str, float]:
    if isinstance(values, Mapping):
        weighted = {str(key): float(value) for key, value in values.items()}
    elif isinstance(values, Iterable):
        weighted = {str(value): 1.0 for value in values}
    else:
        weighted = {}
    total = sum(weighted.values())
    return {key: value / total for key, value in weighted.items()} if total else {}


def _census(path: Path) -> dict[str, float]:
    rows = (line.split() for line in path.read_text("ascii").splitlines())
    return {row[0]: float(row[1]) / 100 for row in rows if len(row) >= 2}


def _add(table: dict[str, float], values: Mapping[str, float], share: float) -> None:
    for text, weight in values.items():
        mark = UNWRITTEN if leaves_vowels_out(text) else ""
        for part in list_parts(text):
            table[mark + part] = table.get(mark + part, 0.0) + weight * share


def _mark_unwritten(table: dict[str, float], spelt: Collection[str]) -> None:
    """Count a form without its script's vowels as the spelling that it is, where the lists have it as one, too."""
    for part in [part for part in table if part.startswith(UNWRITTEN)]:
        plain = part.removeprefix(UNWRITTEN)
        if plain in spelt:
            table[plain] = table.get(plain, 0.0) + table.pop(part)
