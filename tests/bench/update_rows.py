"""The rows on installing a pack and keeping it up to date, with the targets of the design."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.cost_rows import MEGA, beside_decoding, count_word, held_row
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
    for what, key in ((of_day, "day"), (of_days, "month")):
        size_of = found[key]["metadata"] / KILO
        yield held_row("update", f"{what}: bytes of metadata and manifest", size_of, "KB", most(10, " KB"))
    quick = most(0.5, " s")
    for what, key, limit in (
        (of_day, "day", quick),
        (of_days, "month", most(4, " s")),
        (f"{of_day}, after those {days} days", "next", quick),
        (f"an update that finds nothing new, {word} entries", "nothing", None),
    ):
        yield held_row("update", f"{what}: CPU of the whole process", found[key]["cpu"], "s", limit)


def _install(word: str, found: Job) -> Iterator[Row]:
    install = found["install"]
    what = f"full install, {word} entries: fetch, verify, build, swap,"
    yield from beside_decoding("update", what, install, found["decode"], held="cpu")
    peak = f"full install, {word} entries: most memory of all processes"
    yield held_row("update", peak, install["peak_bytes"] / MEGA, "MB", most(350, " MB"))


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
