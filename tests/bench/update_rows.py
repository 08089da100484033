"""The rows on installing a pack and keeping it up to date, with the targets of the design."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.cost_rows import MEGA, count_word
from tests.bench.table import Limit, Row, most
from tests.bench.work import Job

KILO = 1024


def update_rows(size: int, found: Job) -> Iterator[Row]:
    """Give what a full install, a day's changes, a month's, and the day after cost."""
    word = count_word(size)
    days, changes = found["days"], found["changes"]
    yield from _install(word, found)
    of_day = f"{changes:,} changes to {word} entries"
    of_days = f"{days} days of {changes:,} changes to {word} entries"
    yield from _fetched(of_day, found["day"], most(40, " KB"), KILO)
    yield from _fetched(of_days, found["month"], most(0.8, " MB"), MEGA)
    metadata = most(10, " KB")
    for what, key in ((of_day, "day"), (of_days, "month")):
        size_of = found[key]["metadata"] / KILO
        yield Row(
            "update",
            f"{what}: bytes of metadata and manifest",
            f"{size_of:.1f} KB",
            target=metadata.text,
            met=metadata.met(size_of),
        )
    quick = most(0.5, " s")
    for what, key, limit in (
        (of_day, "day", quick),
        (of_days, "month", most(4, " s")),
        (f"{of_day}, after those {days} days", "next", quick),
        (f"an update that finds nothing new, {word} entries", "nothing", None),
    ):
        cost = found[key]["cpu"]
        yield Row(
            "update",
            f"{what}: CPU of the whole process",
            f"{cost:.2f} s",
            target=limit.text if limit else "",
            met=limit.met(cost) if limit else None,
        )


def _install(word: str, found: Job) -> Iterator[Row]:
    install, decode = found["install"], found["decode"]
    limit = most(15, "x")
    for key, what, held in (("cpu", "CPU of all processes", limit), ("seconds", "elapsed", None)):
        ratio = install[key] / decode[key]
        yield Row(
            "update",
            f"full install, {word} entries: fetch, verify, build, swap, {what}",
            f"{install[key]:.1f} s",
            "json.loads of every line",
            f"{decode[key]:.1f} s",
            f"{ratio:.1f}x",
            held.text if held else "",
            held.met(ratio) if held else None,
        )
    memory = most(350, " MB")
    peak = install["peak_bytes"] / MEGA
    yield Row(
        "update",
        f"full install, {word} entries: most memory of all processes",
        f"{peak:.1f} MB",
        target=memory.text,
        met=memory.met(peak),
    )


def _fetched(what: str, found: Job, limit: Limit, unit: int) -> Iterator[Row]:
    ours = found["segments"] / unit
    name = limit.text.rpartition(" ")[2]
    for beside, theirs, held in (
        ("the whole pack, zstd", found["whole"], limit),
        ("zstd --patch-from", found["patch"], None),
    ):
        yield Row(
            "update",
            f"{what}: bytes of segments",
            f"{ours:.2f} {name}",
            beside,
            f"{theirs / unit:.2f} {name}",
            f"{found['segments'] / theirs:.3g}x",
            held.text if held else "",
            held.met(ours) if held else None,
        )
