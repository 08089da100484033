"""The rows on quality, with the targets of the matching engine."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.intervals import lower_bound
from tests.bench.quality import Count
from tests.bench.table import Limit, Row, least, most
from tests.bench.work import Job

LARGE = 60
"""Rows from which a category has a target of its own; smaller ones are pooled."""
NONE_AT_ALL = Limit("none", most=0)


def quality_rows(found: Job, peers: Job) -> list[Row]:
    """Give all rows; ``peers`` maps a peer's title to its result, or to a text that says why there is none."""
    disguises = found["disguises"]["counts"]
    return [
        *_names(disguises),
        *_categories(disguises),
        *_swaps(found["swaps"]["counts"]),
        *_identifiers(disguises),
        *_ordinary(found["ordinary"]),
        *_near(found),
        *_beside_peers(found["by_name"]["counts"], peers),
    ]


def share(count: Count) -> float:
    """Give a count as per cent."""
    return 100 * count[0] / count[1] if count[1] else 0.0


def told(count: Count) -> str:
    """Give a count in words."""
    return f"{share(count):.2f} % ({count[0]:,} of {count[1]:,})"


def _row(part: str, what: str, count: Count, limit: Limit | None) -> Row:
    if not count[1]:
        return Row(part, what, "no such rows in this run", target=limit.text if limit else "")
    return Row(
        part, what, told(count), target=limit.text if limit else "", met=limit.met(share(count)) if limit else None
    )


def _names(counts: dict[str, Count]) -> Iterator[Row]:
    def of(name: str) -> Count:
        return counts.get(name, [0, 0])

    yield _row("found", "disguised names, CORE, any band", of("name core"), least(98.5, " %"))
    yield _row("found", "disguised names, HARD, any band", of("name hard"), None)
    yield _row("found", "CORE with the firm kept, alert", of("corroborated core"), least(99, " %"))
    yield _row("found", "HARD with the firm kept, alert", of("corroborated hard"), least(90, " %"))


def _categories(counts: dict[str, Count]) -> Iterator[Row]:
    categories = {
        name.removeprefix("name core "): count
        for name, count in counts.items()
        if name.startswith("name core ") and name.split()[2] not in ("alert", "caution")
    }
    small = [count for count in categories.values() if count[1] < LARGE]
    for name, count in sorted(categories.items()):
        if count[1] >= LARGE:
            yield _row("found", f"names, {name.replace('_', ' ')}", count, least(95, " %"))
    pooled = [sum(count[0] for count in small), sum(count[1] for count in small)]
    yield _row("found", f"names, the {len(small)} categories with fewer rows, pooled", pooled, least(95, " %"))


def _swaps(counts: dict[str, Count]) -> Iterator[Row]:
    for letters, words in (("1", "one letter"), ("2", "two letters"), ("3", "three letters")):
        yield _row("found", f"UTS #39 look-alikes, {words} of a name", counts.get(letters, [0, 0]), least(99, " %"))


def _identifiers(counts: dict[str, Count]) -> Iterator[Row]:
    def of(name: str) -> Count:
        return counts.get(name, [0, 0])

    yield _row("found", "organisations, all rows", of("org core"), least(97, " %"))
    yield _row("found", "organisations, without those who say 'ex-'", of("org present"), least(97, " %"))
    yield _row("accused", "organisations, those who say 'ex-' (no present employer)", of("org who left"), NONE_AT_ALL)
    yield _row("accused", "another person at a listed firm, alert", of("org as alert"), most(1, " %"))
    yield _row("found", "profile addresses, alert", of("url core alert"), least(100, " %"))
    yield _row("found", "another slug of the same name (HARD)", of("url hard"), None)
    yield _row("found", "links and e-mails", of("link core"), least(99.8, " %"))
    yield _row("found", "look-alike domains (HARD), caution", of("link hard caution"), least(95, " %"))


def _ordinary(found: Job) -> Iterator[Row]:
    bands: dict[str, int] = found["bands"]
    of = sum(bands.values())
    hits = of - bands.get("none", 0)
    yield _row("accused", "ordinary profiles, any hit", [hits, of], most(0.15, " %"))
    yield _row("accused", "ordinary profiles, caution", [bands.get("caution", 0), of], most(0.05, " %"))
    yield _row("accused", "ordinary profiles, alert", [bands.get("alert", 0), of], NONE_AT_ALL)
    limit = Limit("lower bound <= 0.45 %", most=0.45)
    for origin, count in sorted(found["origins"].items()):
        low = 100 * lower_bound(*count)
        ours = f"{told(count)}, lower bound {low:.3f} %"
        yield Row(
            "accused",
            f"ordinary profiles, {origin.replace('_', ' ')} names",
            ours,
            target=limit.text,
            met=limit.met(low),
        )


def _near(found: Job) -> Iterator[Row]:
    near = found["near"]["counts"]
    yield _row("accused", "near misses above note", near.get("above note", [0, 0]), NONE_AT_ALL)
    yield _row(
        "accused", "near misses, no exact namesake, note", near.get("hit, no exact namesake", [0, 0]), most(5, " %")
    )
    firm = found["second_fact"]["counts"]["firm"]
    yield _row("found", "a namesake at the listed firm, alert", firm, least(99, " %"))


def _beside_peers(ours: dict[str, Count], peers: Job) -> Iterator[Row]:
    """By the name alone, as the peers see it; better is more found at no more false alarms."""
    alarms = share(ours["ordinary"])
    for title, peer in peers.items():
        for kind in ("core", "hard"):
            what = f"disguised names, {kind.upper()}, by the name alone (false alarms)"
            mine = f"{share(ours[kind]):.2f} % ({alarms:.2f} %)"
            # HARD rows are not expected from the name alone: shown, without a target
            target = "more, at no more false alarms" if kind == "core" else ""
            if isinstance(peer, str):
                yield Row("beside peers", what, mine, title, f"not measured: {peer}", target=target)
                continue
            counts = peer["counts"]
            theirs, their_alarms = share(counts[kind]), share(counts["ordinary"])
            yield Row(
                "beside peers",
                what,
                mine,
                f"{title}, cutoff {peer['cutoff']:.3g}" if peer["chosen"] else title,
                f"{theirs:.2f} % ({their_alarms:.2f} %)",
                f"{share(ours[kind]) / theirs:.2f}x" if theirs else "",
                target,
                share(ours[kind]) > theirs and alarms <= their_alarms if target else None,
            )
