"""The rows that records give an index, worked out apart from the writing so that processes can share the work."""

from collections.abc import Callable, Iterable

from doorkeeper.index.identity import id_hash
from doorkeeper.index.packing import packed
from doorkeeper.matching import keys
from doorkeeper.model.record import Record
from doorkeeper.model.value import Value
from doorkeeper.normalise.organisations import organisation_forms

NAME_PART = 1
"""Flag of a word that is part of a name: met with an error, and by its sound."""
STEM = 2
"""Flag of a word of an organisation's name: met with an error, and shortened."""

DomainLabel = Callable[[str], str | None]
"""Gives the label before the public suffix of a domain, None for a public suffix itself."""


class Rows(Value):
    """The rows of some records.

    ``packed`` are the records' JSON texts, compressed, and ``ids`` the hashes of their ids; ``keys`` are (key, place in
    ``packed``); ``words`` maps each word to its flags and ``bearers`` each name part to the number of names with it;
    ``names`` are the listed names' parts, names of one entry that read the same counted once.
    """

    packed: list[bytes]
    keys: list[tuple[str, int]]
    words: dict[str, int]
    bearers: dict[str, int]
    names: list[str]
    ids: list[int]


def rows_of(
    records: Iterable[tuple[Record, str]],
    domain_label: DomainLabel,
    is_protected: Callable[[str], bool],
) -> Rows:
    """Work out the rows of (record, its JSON text). A key for which ``is_protected`` holds is left out."""
    rows = Rows([], [], {}, {}, [], [])
    for record, text in records:
        place = len(rows.packed)
        rows.packed.append(packed(text))
        rows.ids.append(id_hash(record.id))
        found = keys.value_keys(record)
        if record.type == "known-good":
            found = {"g" + key for key in found}
        else:
            found.update(_name_keys(record, rows))
            found.update(_label_keys(record, domain_label))
            for organisation in record.organisations:
                for form in organisation_forms(organisation.name):
                    for stem in form.stems:
                        rows.words[stem] = rows.words.get(stem, 0) | STEM
        rows.keys.extend((key, place) for key in found if not is_protected(key))
    return rows


def _name_keys(record: Record, rows: Rows) -> set[str]:
    found: set[str] = set()
    counted: set[tuple[str, ...]] = set()
    for name in record.names:
        variants = keys.name_variants(name)
        for variant in variants:
            if not variant.older:  # an older spelling is met as it stands: nobody looks for an error in it
                for part in variant.parts:
                    rows.words[part] = rows.words.get(part, 0) | NAME_PART
            found.update(keys.name_keys(variant))
        # the same name in another script is met by the same people
        if variants and tuple(sorted(variants[0].parts)) not in counted:
            counted.add(tuple(sorted(variants[0].parts)))
            rows.names.append(" ".join(variants[0].parts))
            for part in set(variants[0].parts):
                rows.bearers[part] = rows.bearers.get(part, 0) + 1
    return found


def _label_keys(record: Record, domain_label: DomainLabel) -> set[str]:
    return {key for domain in record.domains if (label := domain_label(domain)) for key in keys.label_keys(label)}
