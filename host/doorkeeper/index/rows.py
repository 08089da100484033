"""The rows that records give an index, worked out apart from the writing so that processes can share the work."""

from collections.abc import Callable, Iterable

from doorkeeper.index import schema
from doorkeeper.index.outlines import packed_outlines
from doorkeeper.index.packing import packed
from doorkeeper.index.sorting import run_of
from doorkeeper.matching import keys
from doorkeeper.matching.brief import brief_of
from doorkeeper.matching.outline import UNTOLD, outline_of
from doorkeeper.model.record import Record
from doorkeeper.model.value import Value
from doorkeeper.normalise.organisations import organisation_forms

NO_NAMES = "|"
"""The brief of a known-good entry, which nobody asks for."""

DomainLabel = Callable[[str], str | None]
"""Gives the label before the public suffix of a domain, None for a public suffix itself."""


class Rows(Value):
    """The rows of some records.

    ``entries`` are the records' briefs and their JSON texts, compressed; ``keys`` and ``name_keys`` are sorted runs of
    keys with places in ``entries``; ``words`` maps each name part to the number of names with it, and ``stems`` are the
    words of organisations; ``names`` are the listed names' parts, names of one entry that read the same counted once;
    ``known_good`` is the number of known-good entries; ``outlines`` are those of the entries (``index.outlines``).
    """

    entries: list[tuple[str, bytes]]
    keys: bytes
    name_keys: bytes
    words: dict[str, int]
    stems: list[str]
    names: list[str]
    known_good: int
    outlines: bytes


def rows_of(
    records: Iterable[tuple[Record, str]],
    domain_label: DomainLabel,
    is_protected: Callable[[str], bool],
) -> Rows:
    """Work out the rows of (record, its JSON text). A key for which ``is_protected`` holds is left out."""
    entries: list[tuple[str, bytes]] = []
    of_values: list[tuple[str, int]] = []
    of_names: list[tuple[str, int]] = []
    words: dict[str, int] = {}
    stems: set[str] = set()
    names: list[str] = []
    known_good = 0
    for place, (record, text) in enumerate(records):
        found = keys.value_keys(record)
        if record.type == "known-good":
            known_good += 1
            found = {"g" + key for key in found}
            of_values.extend((key, place) for key in found)
            entries.append((NO_NAMES, packed(text)))
        else:
            of_values.extend((key, place) for key in found if not is_protected(key))
            of_values.extend((key, place) for key in _label_keys(record, domain_label))
            of_names.extend((key, place) for key in _name_keys(record, words, names))
            for organisation in record.organisations:
                for form in organisation_forms(organisation.name):
                    stems.update(form.stems)
            entries.append((brief_of(record), packed(text)))
        of_values.append((schema.IDENT + record.id, place))
    outlines = packed_outlines([outline_of(brief) if brief != NO_NAMES else UNTOLD for brief, _ in entries])
    return Rows(entries, run_of(of_values), run_of(of_names), words, sorted(stems), names, known_good, outlines)


def _name_keys(record: Record, words: dict[str, int], names: list[str]) -> set[str]:
    found: set[str] = set()
    counted: set[tuple[str, ...]] = set()
    for name in record.names:
        variants = keys.name_variants(name)
        for variant in variants:
            if not variant.older:  # an older spelling is met as it stands: nobody looks for an error in it
                for part in variant.parts:
                    words.setdefault(part, 0)
            found.update(keys.name_keys(variant))
        # the same name in another script is met by the same people
        if variants and tuple(sorted(variants[0].parts)) not in counted:
            counted.add(tuple(sorted(variants[0].parts)))
            names.append(" ".join(variants[0].parts))
            for part in set(variants[0].parts):
                words[part] += 1
    return found


def _label_keys(record: Record, domain_label: DomainLabel) -> set[str]:
    return {key for domain in record.domains if (label := domain_label(domain)) for key in keys.label_keys(label)}
