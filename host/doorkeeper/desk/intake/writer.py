"""Group commit: requests hand their reports to one thread, which commits what has gathered and then answers them all.

A commit waits for the disk, and the disk takes as long for one report as for fifty. While one commit is under way the
next reports gather, so that the group grows with the load by itself and a lone report waits for nobody.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

from sqlalchemy import Engine

from doorkeeper.desk.database.engine import writing
from doorkeeper.desk.intake.arrivals import Answer, Arrival, take
from doorkeeper.desk.intake.limits import COMMIT_SECONDS, Settings
from doorkeeper.desk.intake.problems import refusal

MOST_TOGETHER = 128
"""Reports in one transaction: bounds what a failure fails, and the memory of a batch (at most 38 MB)."""


class _Waiting:
    """A request that waits: its report, and the lock that is released when it is answered."""

    __slots__ = ("answer", "answered", "arrival")

    def __init__(self, arrival: Arrival) -> None:
        self.arrival = arrival
        self.answer = Answer(code="intake.database")
        self.answered = threading.Lock()
        self.answered.acquire()


class Writer:
    """The one writer of a process."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        now: Callable[[], float],
        watch: Callable[[int, float, str | None], None] = lambda count, seconds, error: None,
    ) -> None:
        """Start the thread; ``watch`` is told the size of every group, its seconds, and the name of an error."""
        self._engine = engine
        self._settings = settings
        self._now = now
        self._watch = watch
        self._waiting: list[_Waiting] = []
        self._arrived = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def store(self, arrival: Arrival) -> Answer:
        """Store a report; comes back after the commit that holds it.

        Raises:
            AnswerError: ``intake.busy`` where too many wait or the commit takes too long.

        """
        waiting = _Waiting(arrival)
        with self._arrived:
            if self._closed or len(self._waiting) >= self._settings.most_waiting:
                raise refusal("intake.busy")
            self._waiting.append(waiting)
            self._arrived.notify()
        if not waiting.answered.acquire(timeout=COMMIT_SECONDS):
            raise refusal("intake.busy")
        return waiting.answer

    def close(self) -> None:
        """Take nothing more, commit what waits, and end."""
        with self._arrived:
            self._closed = True
            self._arrived.notify()
        self._thread.join()

    def _run(self) -> None:
        while group := self._next_group():
            started = time.perf_counter()
            error = None
            try:
                answers = self._commit([waiting.arrival for waiting in group])
            except Exception as failure:  # whatever it was, the next group gets its turn
                error = type(failure).__name__
            else:
                for waiting, answer in zip(group, answers, strict=True):
                    waiting.answer = answer
            for waiting in group:
                waiting.answered.release()
            self._watch(len(group), time.perf_counter() - started, error)

    def _next_group(self) -> list[_Waiting]:
        """Wait for reports and take them; none when the writer is closed."""
        with self._arrived:
            while not self._waiting and not self._closed:
                self._arrived.wait()
            group = self._waiting[:MOST_TOGETHER]
            del self._waiting[:MOST_TOGETHER]
        return group

    def _commit(self, arrivals: Sequence[Arrival]) -> list[Answer]:
        with writing(self._engine) as connection:
            return take(connection, arrivals, int(self._now()), self._settings)
