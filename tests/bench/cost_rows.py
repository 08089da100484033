"""The rows on speed, memory, size, build, start and overlay, with the targets of the design."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tests.bench.quality_rows import share, told
from tests.bench.table import Limit, Row, most
from tests.bench.work import Job

MEGA = 1_000_000
SCALED_UP = "~"


def count_word(count: int) -> str:
    """Say a number of entries shortly."""
    return f"{count // MEGA} M" if count % MEGA == 0 else f"{count // 1000} k"


def verdict_rows(verdicts: Mapping[int, Job], peers: Mapping[int, Job]) -> Iterator[Row]:
    """Give the CPU time of a verdict at each size, and of the peers' name query. Targets hold at the largest size."""
    largest, smallest = max(verdicts), min(verdicts)
    limits = {"p50": most(0.4, " ms"), "p99": most(3, " ms"), "p999": most(15, " ms"), "max": None}
    for size, found in sorted(verdicts.items()):
        for quantile, limit in limits.items():
            value = found["times"][quantile]
            what = f"verdict, CPU, {quantile.replace('999', '99.9')}, {count_word(size)} entries"
            held = limit if size == largest else None
            yield Row(
                "speed",
                what,
                f"{value:.3f} ms",
                target=held.text if held else "",
                met=held.met(value) if held else None,
            )
    growth = verdicts[largest]["times"]["p50"] / verdicts[smallest]["times"]["p50"]
    growth_limit = most(3, "x")
    yield Row(
        "speed",
        f"verdict, CPU, p50, {count_word(largest)} beside {count_word(smallest)}",
        f"{verdicts[largest]['times']['p50']:.3f} ms",
        f"ours at {count_word(smallest)}",
        f"{verdicts[smallest]['times']['p50']:.3f} ms",
        f"{growth:.2f}x",
        growth_limit.text,
        growth_limit.met(growth),
    )
    for size, found in sorted(verdicts.items()):
        what = f"disguised profiles found, every field, {count_word(size)} entries"
        yield Row("speed", what, told(found["found"]))
    alerts, few = verdicts[largest]["ordinary_alerts"], verdicts[smallest]["ordinary_alerts"]
    yield Row(
        "accused",
        f"ordinary profiles, alert, {count_word(largest)} entries",
        told(alerts),
        f"ours at {count_word(smallest)}",
        told(few),
        target="no more than the small pack",
        met=share(alerts) <= share(few),
    )
    for size in sorted(verdicts):
        for title, peer in peers.get(size, {}).items():
            yield _beside_peer(size, largest, verdicts[size]["times"], title, peer)


def _beside_peer(size: int, largest: int, ours: Job, title: str, peer: Job | str) -> Row:
    what = f"p50 of a query, CPU, {count_word(size)} entries (ours: whole verdict; theirs: the name)"
    target = "less" if size == largest else ""
    if isinstance(peer, str):
        return Row("beside peers", what, f"{ours['p50']:.3f} ms", title, f"not measured: {peer}", target=target)
    # a peer without an index compares every entry: its time for many is that for few, as many times over
    scale = size / peer["compared"] if peer["compared"] < min(size, peer["names"]) else 1.0
    theirs = peer["times"]["p50"] * scale
    how = f"{peer['times']['count']:.0f} queries" + (f", {peer['compared']:,} compared, scaled up" if scale > 1 else "")
    return Row(
        "beside peers",
        what,
        f"{ours['p50']:.3f} ms",
        title,
        f"{SCALED_UP if scale > 1 else ''}{theirs:.3f} ms ({how})",
        f"{ours['p50'] / theirs:.3g}x",
        target,
        ours["p50"] < theirs if target else None,
    )


def build_rows(size: int, built: Job, memory: int, verdicts: int) -> Iterator[Row]:
    """Give memory, sizes and build at the largest size."""
    word = count_word(size)
    host = f"host, resident after {verdicts:,} verdicts, {word} entries"
    yield held_row("memory", host, memory / MEGA, "MB", most(80, " MB"))
    yield held_row("size", f"name keys, {word} entries", built["name_key_bytes"] / MEGA, "MB", most(80, " MB"))
    raw, index = built["raw_bytes"], built["index_bytes"]
    limit = most(1.5, "x")
    yield Row(
        "size",
        f"index with its records, {word} entries",
        f"{index / MEGA:.1f} MB",
        "raw JSON Lines",
        f"{raw / MEGA:.1f} MB",
        f"{index / raw:.2f}x",
        limit.text,
        limit.met(index / raw),
    )
    compiled = built["compile"]
    yield from beside_decoding("build", f"packs compile, {word} entries,", compiled, built["decode"], held="seconds")
    memory_of = f"packs compile, most memory of all processes, {word} entries"
    yield held_row("build", memory_of, compiled["peak_bytes"] / MEGA, "MB", most(350, " MB"))


def held_row(part: str, what: str, value: float, unit: str, limit: Limit | None) -> Row:
    """Give a row of one figure, which a target may hold."""
    shown = f"{value:.2f} {unit}" if unit == "s" else f"{value:.1f} {unit}"
    if limit is None:
        return Row(part, what, shown)
    return Row(part, what, shown, target=limit.text, met=limit.met(value))


def beside_decoding(part: str, what: str, ours: Job, decode: Job, *, held: str) -> Iterator[Row]:
    """Give the rows of a cost beside only decoding the same file; the target holds ``seconds`` or ``cpu``."""
    limit = most(15, "x")
    for key, kind in (("seconds", "elapsed"), ("cpu", "CPU of all processes")):
        ratio = ours[key] / decode[key]
        yield Row(
            part,
            f"{what} {kind}",
            f"{ours[key]:.1f} s",
            "json.loads of every line",
            f"{decode[key]:.1f} s",
            f"{ratio:.1f}x",
            limit.text if key == held else "",
            limit.met(ratio) if key == held else None,
        )


def start_rows(starts: Mapping[str, Job]) -> Iterator[Row]:
    """Give cold start and warm round trip for each set of packs."""
    limit = most(3, "x")
    for packs, found in starts.items():
        start, trip = found["start"], found["round_trip"]
        yield Row(
            "start",
            f"host from cold to first verdict, {packs}",
            f"{start['ours_ms']:.1f} ms",
            "python -I -c pass",
            f"{start['bare_ms']:.1f} ms",
            f"{start['ratio']:.2f}x",
            limit.text,
            limit.met(start["ratio"]),
        )
        yield Row(
            "start",
            f"warm round trip through the pipes, {packs}",
            f"{trip['ours_ms']:.3f} ms",
            "echo host in Python",
            f"{trip['echo_ms']:.3f} ms",
            f"{trip['ratio']:.2f}x",
        )


def overlay_row(found: Job | str, packs: str) -> Row:
    """Give the time from navigation to overlay."""
    limit = most(1.15, "x")
    what = f"navigation to overlay, warm port, Chromium, {packs}"
    beside = "same extension, echo host"
    if isinstance(found, str):
        return Row("overlay", what, f"not measured: {found}", beside, target=limit.text)
    return Row(
        "overlay",
        what,
        f"{found['ours_ms']:.0f} ms",
        beside,
        f"{found['echo_ms']:.0f} ms",
        f"{found['ratio']:.2f}x",
        limit.text,
        limit.met(found["ratio"]),
    )
