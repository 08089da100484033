"""Each peer as one class: how it is set up, and how it is asked. Nothing here imports Doorkeeper.

A peer is given the listed names and a query name; where a person has several names, the best counts. Names are
lower-cased for the peers that do not do it themselves.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, Protocol

MOST_RESULTS = 64

Listed = Sequence[tuple[int, str]]
"""(number of the person, name); a person may have several."""


class Peer(Protocol):
    """A peer with the listed names in it."""

    @property
    def name(self) -> str:
        """What the table calls it."""

    @property
    def needs(self) -> str:
        """The package that it is of."""

    @property
    def fixed(self) -> float | None:
        """The cutoff that its documentation gives, or None where one is chosen."""

    @property
    def largest(self) -> int | None:
        """Most names that are compared one by one, None without such a bound."""

    def load(self, listed: Listed) -> None:
        """Take the listed names."""

    def scores(self, query: str) -> dict[int, float]:
        """Give the score of each person that the query may be, all or the best of them."""

    def above(self, query: str, cutoff: float) -> list[int]:
        """Give the persons at or above a cutoff: the timed query."""


class JellyfishJaroWinkler:
    """jellyfish's Jaro-Winkler similarity, every name in turn."""

    name = "jellyfish Jaro-Winkler, every name"
    needs = "jellyfish"
    fixed = None
    largest = None

    def load(self, listed: Listed) -> None:
        """Take the listed names."""
        self._compare: Callable[[str, str], float] = importlib.import_module("jellyfish").jaro_winkler_similarity
        self._listed = [(number, name.casefold()) for number, name in listed]

    def scores(self, query: str) -> dict[int, float]:
        """Compare with every name."""
        compare, plain = self._compare, query.casefold()
        return _best((number, compare(plain, name)) for number, name in self._listed)

    def above(self, query: str, cutoff: float) -> list[int]:
        """Compare with every name."""
        compare, plain = self._compare, query.casefold()
        return [number for number, name in self._listed if compare(plain, name) >= cutoff]


class Rapidfuzz:
    """rapidfuzz's ``process.extract`` with one of its scorers, which leaves names below the cutoff early."""

    needs = "rapidfuzz"
    fixed = None
    largest = None

    def __init__(self, scorer: str) -> None:
        self.name = f"rapidfuzz {scorer}, every name"
        self._scorer_name = scorer

    def load(self, listed: Listed) -> None:
        """Take the listed names."""
        rapidfuzz = importlib.import_module("rapidfuzz")
        self._plain: Callable[[str], str] = importlib.import_module("rapidfuzz.utils").default_process
        self._extract = rapidfuzz.process.extract
        if self._scorer_name == "Jaro-Winkler":
            self._scorer = importlib.import_module("rapidfuzz.distance").JaroWinkler.normalized_similarity
        else:
            self._scorer = getattr(rapidfuzz.fuzz, self._scorer_name)
        self._numbers = [number for number, _ in listed]
        self._names = [self._plain(name) for _, name in listed]

    def scores(self, query: str) -> dict[int, float]:
        """Compare with every name."""
        found = self._extract(self._plain(query), self._names, scorer=self._scorer, limit=None)
        return _best((self._numbers[at], score) for _, score, at in found)

    def above(self, query: str, cutoff: float) -> list[int]:
        """Compare with every name, up to the cutoff."""
        found = self._extract(
            self._plain(query), self._names, scorer=self._scorer, limit=MOST_RESULTS, score_cutoff=cutoff
        )
        return [self._numbers[at] for _, _, at in found]


class Tantivy:
    """tantivy's full-text index: every word of the query within one edit of a word of the name."""

    name = "tantivy, all words fuzzy (distance 1)"
    needs = "tantivy"
    fixed = 1.0
    largest = None

    def load(self, listed: Listed) -> None:
        """Index the listed names, in memory."""
        self._tantivy: Any = importlib.import_module("tantivy")
        builder = self._tantivy.SchemaBuilder()
        builder.add_text_field("name", tokenizer_name="default", index_option="freq")
        builder.add_integer_field("person", stored=True)
        self._schema = builder.build()
        index = self._tantivy.Index(self._schema)
        writer = index.writer(100_000_000, 1)
        for number, name in listed:
            writer.add_document(self._tantivy.Document(name=name, person=number))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._searcher = index.searcher()

    def scores(self, query: str) -> dict[int, float]:
        """Give 1 for each person found."""
        return dict.fromkeys(self.above(query, 1.0), 1.0)

    def above(self, query: str, cutoff: float) -> list[int]:
        """Search; there is no cutoff."""
        words = re.findall(r"\w+", query.lower())
        if not words:
            return []
        of, schema = self._tantivy.Query, self._schema
        terms = [(self._tantivy.Occur.Must, of.fuzzy_term_query(schema, "name", word, 1, True)) for word in words]
        found = self._searcher.search(of.boolean_query(terms), MOST_RESULTS, count=False).hits
        return [self._searcher.doc(address)["person"][0] for _, address in found]


class LogicV2:
    """OpenSanctions' matcher in nomenklatura. It compares two entities and has no index for one query."""

    name = "nomenklatura logic-v2 (cutoff 0.7), every entity"
    needs = "nomenklatura"
    fixed = 0.7
    largest = 1_000

    def load(self, listed: Listed) -> None:
        """Make an entity of each person, with all names."""
        self._model: Any = importlib.import_module("followthemoney").model
        self._compare = importlib.import_module("nomenklatura.matching").LogicV2.compare
        self._config = importlib.import_module("nomenklatura.matching.types").ScoringConfig.defaults()
        self._ids = count()
        names: dict[int, list[str]] = {}
        for number, name in listed:
            names.setdefault(number, []).append(name)
        self._entities = [(number, self._entity(f"listed-{number}", own)) for number, own in names.items()]

    def scores(self, query: str) -> dict[int, float]:
        """Compare with every entity."""
        # what it works out of an entity it keeps by the entity's id: each query needs one of its own
        asked = self._entity(f"query-{next(self._ids)}", [query])
        return {number: self._compare(asked, entity, self._config).score for number, entity in self._entities}

    def above(self, query: str, cutoff: float) -> list[int]:
        """Compare with every entity."""
        return [number for number, score in self.scores(query).items() if score >= cutoff]

    def _entity(self, name: str, names: list[str]) -> Any:
        return self._model.get_proxy({"id": name, "schema": "Person", "properties": {"name": names}})


def peers() -> dict[str, Peer]:
    """Give all peers by a short word for each."""
    return {
        "jellyfish": JellyfishJaroWinkler(),
        "token_set": Rapidfuzz("token_set_ratio"),
        "wratio": Rapidfuzz("WRatio"),
        "jaro_winkler": Rapidfuzz("Jaro-Winkler"),
        "tantivy": Tantivy(),
        "logic_v2": LogicV2(),
    }


def _best(scored: Any) -> dict[int, float]:
    best: dict[int, float] = {}
    for number, score in scored:
        if score > best.get(number, -1.0):
            best[number] = score
    return best
