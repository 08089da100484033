"""One whole run: each measurement in a process of its own, then the rows of the table."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench import cost_rows, personas, population
from tests.bench.intake_rows import intake_rows
from tests.bench.peers.engines import peers
from tests.bench.peers.environment import Environment, peers_environment
from tests.bench.plan import Plan
from tests.bench.quality_rows import quality_rows
from tests.bench.samples import Row as Record
from tests.bench.samples import read_lines, rows, write_lines
from tests.bench.table import Row
from tests.bench.update_rows import update_rows
from tests.bench.verdicts import queries
from tests.bench.work import Job, WorkError, run, say

SHIPPED = "the packs that ship"


class Run:
    """The state of a run: its plan, its folder, what was measured, how long that took, and the peers' versions."""

    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.folder = folder
        self.raw: Job = {"seconds": {}}
        self.versions: dict[str, str] = {}

    def rows(self) -> list[Row]:
        """Measure everything and give the table's rows."""
        with self._step("the peers' environment"):
            environment = peers_environment(install=self.plan.install_peers)
        of_quality = self._quality(environment)
        built = self._build()
        verdicts = {size: self._verdicts(size) for size in self.plan.sizes}
        of_peers = self._peer_speed(environment)
        return [
            *of_quality,
            *cost_rows.verdict_rows(verdicts, of_peers),
            *self._updates(),
            *self._host(built),
            *self._intake(),
        ]

    def _quality(self, environment: Environment) -> list[Row]:
        plan = self.plan
        source = self._records(plan.personas)
        home = self.folder / f"home-{plan.personas}"
        index = home / "packs" / "bench"
        self._measure("build", "compile the personas", {"source": str(source), "out": str(index)})
        job = {
            "index": str(index),
            "ordinary": plan.ordinary,
            "every": plan.every,
            "swaps": plan.swaps,
            "peer_ordinary": plan.peer_ordinary,
        }
        found = self._measure("quality", f"quality, {plan.ordinary:,} ordinary profiles", job)
        return quality_rows(found, dict(self._peer_quality(environment, source)))

    def _peer_quality(self, environment: Environment, source: Path) -> Iterator[tuple[str, Job | str]]:
        numbers = {str(record["id"]).removeprefix("bench/"): i for i, record in enumerate(read_lines(source))}
        disguises = [
            {"name": row["input"]["name"], "hard": row["hard"], "person": numbers[row["persona"]]}
            for row in rows("evasions")[:: self.plan.every]
            if row["field"] == "name"
        ]
        ordinary = [row["name"] for row in rows("benign_dev")[: self.plan.peer_ordinary]]
        names = _write_names(self.folder / "names-quality.tsv", read_lines(source))
        for key, peer in peers().items():
            fewer = ordinary[: max(1, len(ordinary) // 5)] if peer.largest else ordinary
            job = {"peer": key, "names": str(names), "disguises": disguises, "ordinary": fewer}
            yield peer.name, self._peer(environment, key, "quality", job)

    def _build(self) -> Job:
        built: Job = {}
        for size in self.plan.sizes:
            with self._step(f"records, {size:,}"):
                source = self._records(size)
            job = {"source": str(source), "out": str(self._home(size) / "packs" / "bench")}
            built = self._measure("build", f"compile, {size:,} entries", job)
        return built

    def _verdicts(self, size: int) -> Job:
        job = {"index": str(self._home(size) / "packs" / "bench"), "verdicts": self.plan.verdicts}
        return self._measure("verdicts", f"verdicts, {size:,} entries", job)

    def _peer_speed(self, environment: Environment) -> dict[int, Job]:
        asked = [str(row["name"]) for row, _ in queries(min(self.plan.verdicts, 2_000))]
        out: dict[int, Job] = {}
        for size in self.plan.sizes:
            names = _write_names(self.folder / f"names-{size}.tsv", read_lines(self._records(size)))
            out[size] = {}
            for key, peer in peers().items():
                quality = self.raw.get(f"peer quality {key}")
                cutoff = quality["cutoff"] if isinstance(quality, dict) else 0.0
                job = {"peer": key, "names": str(names), "queries": asked, "cutoff": cutoff}
                job["seconds"] = self.plan.peer_seconds
                out[size][peer.name] = self._peer(environment, key, f"speed {size}", job)
        return out

    def _peer(self, environment: Environment, key: str, kind: str, job: Job) -> Job | str:
        """Measure one peer, or say why it is not; a peer's failure is a row of the table and not the end."""
        name = f"peer {kind} {key}"
        missing = environment.missing.get(peers()[key].needs)
        found: Job | str
        try:
            with self._step(name):
                found = missing or run("tests.bench.peers.measure", job, environment.python)
        except WorkError as error:
            found = str(error)
        self.raw[name] = found
        if isinstance(found, dict):
            self.versions[peers()[key].needs] = found["version"]
        return found

    def _host(self, built: Job) -> Iterator[Row]:
        largest = self.plan.sizes[-1]
        with_pack = f"{SHIPPED} and {cost_rows.count_word(largest)} entries"
        empty = self.folder / "home-shipped"
        empty.mkdir(parents=True, exist_ok=True)
        job = {
            "homes": {SHIPPED: str(empty), with_pack: str(self._home(largest))},
            "starts": self.plan.starts,
            "round_trips": self.plan.round_trips,
            "folder": str(self.folder / "echo"),
        }
        starts = self._measure("start", "start, round trip and memory of the host", job)
        trips = starts[with_pack]["round_trip"]
        yield from cost_rows.build_rows(largest, built, trips["memory_bytes"], trips["verdicts"])
        yield from cost_rows.start_rows(starts)
        yield cost_rows.overlay_row(self._overlay(largest), with_pack)

    def _overlay(self, size: int) -> Job | str:
        if not self.plan.loads:
            return "this run starts no browser"
        job = {"home": str(self._home(size)), "loads": self.plan.loads, "folder": str(self.folder / "browsers")}
        try:
            return self._measure("overlay", "navigation to overlay in Chromium", job)
        except WorkError as error:
            return str(error)

    def _updates(self) -> Iterator[Row]:
        largest = self.plan.sizes[-1]
        job: Job = {"days": self.plan.update_days, "rounds": self.plan.update_rounds}
        # a thousand of a million; of a small pack enough to be a day's work
        job["changes"] = max(5, largest // 1000)
        job["records"] = str(self._records(largest))
        job["folder"] = str(self.folder / "updates")
        found = self._measure("updates", f"install and updates of {largest:,} entries", job)
        yield from update_rows(largest, found)

    def _intake(self) -> Iterator[Row]:
        job: Job = {"rounds": self.plan.intake_rounds, "seconds": self.plan.intake_seconds, "clients": 32}
        job["folder"] = str(self.folder / "intake")
        yield from intake_rows(self._measure("intake", "the desk's intake beside a bare reply", job))

    def _measure(self, module: str, what: str, job: Job) -> Job:
        with self._step(what):
            found = run(f"tests.bench.{module}", job)
        self.raw[what] = found
        return found

    def _home(self, size: int) -> Path:
        return self.folder / f"home-{size}"

    def _records(self, count: int) -> Path:
        """Give the file of the first so many records, written once as long as what makes them stays the same."""
        made_by = b"".join(Path(str(module.__file__)).read_bytes() for module in (personas, population))
        path = self.folder / f"records-{count}-{hashlib.sha256(made_by).hexdigest()[:8]}.jsonl"
        if not path.exists():
            partial = path.with_suffix(".part")
            write_lines(partial, personas.records(count)).replace(path)
        return path

    @contextmanager
    def _step(self, what: str) -> Iterator[None]:
        say(what)
        started = time.perf_counter()
        yield
        self.raw["seconds"][what] = round(time.perf_counter() - started, 1)


def _write_names(path: Path, records: Iterable[Record]) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number, record in enumerate(records):
            file.writelines(f"{number}\t{name}\n" for name in record["names"])
    return path
