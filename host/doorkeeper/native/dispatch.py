"""The methods of the protocol, in one table, and the session that they are called in. No I/O, no clock.

What the methods need of the machine comes in as ports. The methods of reports are those of
:mod:`doorkeeper.native.reporting`, which is imported when the first of them is called.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from doorkeeper.model import decode
from doorkeeper.model.errors import DecodeError, DoorkeeperError
from doorkeeper.model.observation import BATCH_LIMIT, Observation, decode_observation
from doorkeeper.model.value import TYPE_CHECKING, Value
from doorkeeper.model.verdict import Verdict, verdict_to_json
from doorkeeper.native.codes import UnsupportedProtocolError, invalid_params, protocol_error
from doorkeeper.native.envelope import BadRequestError, Request, decode_request, encode_error, encode_result
from doorkeeper.native.limits import CHUNK_BYTES, CHUNK_LIMIT, LIMITS, PROTOCOLS_LIMIT, REQUEST_LIMIT

if TYPE_CHECKING:
    from typing import Protocol as _Protocol

    from doorkeeper.native.importing import Step
else:
    _Protocol = object


PROTOCOLS = (1,)
"""The versions of the protocol that this host speaks."""

Params = dict[str, object]
Method = Callable[[Params, datetime], object]


class Screener(_Protocol):
    """What the methods need of the installed packs."""

    def screen(self, observation: Observation, now: datetime) -> Verdict:
        """Compare one observation with the installed packs."""

    def describe(self, now: datetime) -> list[dict[str, object]]:
        """Tell the state of every installed pack."""


class Imports(_Protocol):
    """What the methods need to take a bundle: :class:`doorkeeper.native.importing.BundleImports`."""

    @property
    def receiving(self) -> bool:
        """Whether chunks may come."""

    def begin(self, size: int) -> str:
        """Open an import and give its name."""

    def chunk(self, name: str, offset: int, data: bytes) -> int:
        """Take the next bytes."""

    def preview(self, name: str) -> Step:
        """Start the check, or say how far it is."""

    def apply(self, name: str, *, confirm: bool) -> Step:
        """Start the installation, or say how far it is."""

    def cancel(self, name: str) -> None:
        """End an import."""

    def close(self) -> None:
        """End what is under way."""


class Reports(_Protocol):
    """What the methods need to report: :class:`doorkeeper.native.reporting.NativeReports`."""

    @property
    def writing(self) -> bool:
        """Whether a report was shown that is not saved yet, so that the next request may be a long one."""

    def reasons(self, params: Params, now: datetime) -> object:
        """Tell what a reporter can choose as having happened."""

    def preview(self, params: Params, now: datetime) -> object:
        """Show what a draft would send."""

    def save(self, params: Params, now: datetime) -> object:
        """Keep the report that was shown, sealed."""

    def list(self, params: Params, now: datetime) -> object:
        """Tell of all reports."""

    def withdraw(self, params: Params, now: datetime) -> object:
        """Take a report back."""

    def export(self, params: Params, now: datetime) -> object:
        """Give what waits as a file."""

    def enrol(self, params: Params, now: datetime) -> object:
        """Keep an enrolment code for the next sync."""


class Ports(Value):
    """What the methods need of the machine.

    ``open_packs`` gives the installed packs and is called again until it no longer raises, so that a pack which is put
    in place later is found without a new connection. ``held`` gives the versions that wait for a person.
    ``open_imports`` is called at the first import. ``corrections`` gives the corrections that stand, the newest first.
    ``sync`` starts ``doorkeeper sync`` where it is told to, and says how the last run ended. ``open_reports`` is called
    at the first report.
    """

    open_packs: Callable[[], Screener]
    held: Callable[[], list[dict[str, object]]]
    open_imports: Callable[[], Imports]
    corrections: Callable[[], list[dict[str, object]]]
    sync: Callable[[bool], dict[str, object]]
    open_reports: Callable[[], Reports]


class Facts(Value):
    """What ``hello`` tells of the running program: its version, and whether Python ignores the person's settings."""

    version: str
    isolated: bool


class Answer(Value):
    """A reply to send, with what the log may hold of it: a method's name, an error's code, where our code failed."""

    body: bytes
    method: str
    code: str | None = None
    place: str | None = None


class Session:
    """One connection of one extension.

    Args:
        facts: what to tell of the program.
        ports: what the methods need of the machine.

    """

    def __init__(self, facts: Facts, ports: Ports) -> None:
        self._facts = facts
        self._ports = ports
        self._packs: Screener | None = None
        self._imports: Imports | None = None
        self._reports: Reports | None = None
        self._protocol: int | None = None
        self.methods: dict[str, Method] = {
            "hello": self._hello,
            "screen": self._screen,
            "packs.status": self._packs_status,
            "packs.import": self._packs_import,
            "packs.preview": self._packs_preview,
            "corrections": self._corrections,
            "sync": self._sync,
            "report.reasons": lambda params, now: self._reporting().reasons(params, now),
            "report.preview": lambda params, now: self._reporting().preview(params, now),
            "report.save": lambda params, now: self._reporting().save(params, now),
            "report.list": lambda params, now: self._reporting().list(params, now),
            "report.withdraw": lambda params, now: self._reporting().withdraw(params, now),
            "report.export": lambda params, now: self._reporting().export(params, now),
            "report.enrol": lambda params, now: self._reporting().enrol(params, now),
        }

    @property
    def request_limit(self) -> int:
        """Longest request that is taken now, in bytes: longer while a bundle comes in or a report is written.

        What is saved comes with its draft and with what was shown of it: twice what a page may hold.
        """
        receiving = self._imports is not None and self._imports.receiving
        writing = self._reports is not None and self._reports.writing
        return CHUNK_LIMIT if receiving or writing else REQUEST_LIMIT

    def close(self) -> None:
        """End what is under way; the connection is over."""
        if self._imports is not None:
            self._imports.close()

    def answer(self, body: bytes, now: datetime) -> Answer:
        """Answer one message. Every input gives one reply, and nothing is raised."""
        try:
            request = decode_request(body)
        except BadRequestError as bad:
            return Answer(encode_error(bad.id, bad.error), "-", bad.error.code)
        known = request.method if request.method in self.methods else "-"
        try:
            result = self._method(request)(request.params, now)
            return Answer(encode_result(request.id, result), known)
        except DecodeError as error:
            refused = invalid_params(error)
        except DoorkeeperError as error:
            refused = error
        except Exception as error:  # the one place where a fault of our own becomes an answer
            internal = protocol_error("host.internal")
            return Answer(encode_error(request.id, internal), known, internal.code, _place(error))
        return Answer(encode_error(request.id, refused), known, refused.code)

    def _method(self, request: Request) -> Method:
        method = self.methods.get(request.method)
        if request.method != "hello":
            # hello itself is read in any version, so that two versions can tell each other apart
            if self._protocol is None:
                raise protocol_error("hello.required")
            if request.version != self._protocol:
                raise UnsupportedProtocolError(update="extension" if request.version < self._protocol else "host")
        if method is None:
            raise protocol_error("method.unknown")
        return method

    def _hello(self, params: Params, now: datetime) -> object:
        decode.required_text(params, "extension", "params", limit=64)
        offered = decode.items(params, "protocols", "params", most=PROTOCOLS_LIMIT)
        numbers = [number for number in offered if type(number) is int and number > 0]
        if not offered or len(numbers) != len(offered):
            raise DecodeError("params.protocols", f"a list of 1 to {PROTOCOLS_LIMIT} whole numbers above zero")
        common = set(numbers) & set(PROTOCOLS)
        if not common:
            self._protocol = None
            raise UnsupportedProtocolError(update="extension" if max(numbers) < max(PROTOCOLS) else "host")
        self._protocol = max(common)
        packs, problem = self._packs_and_problem(now)
        return {
            "protocol": self._protocol,
            "protocols": list(PROTOCOLS),
            "host": self._facts.version,
            "isolated": self._facts.isolated,
            "methods": list(self.methods),
            "limits": LIMITS,
            "packs": packs,
            "problem": problem,
        }

    def _packs_and_problem(self, now: datetime) -> tuple[object, object]:
        # hello answers without packs too: the extension must be able to say why it protects nobody
        try:
            return self._screener().describe(now), None
        except DoorkeeperError as error:
            return [], error.to_json()

    def _screen(self, params: Params, now: datetime) -> object:
        if ("observation" in params) == ("observations" in params):
            raise DecodeError("params", "either observation or observations")
        if "observation" in params:
            return self._screen_one(params["observation"], "params.observation", now)
        batch = decode.items(params, "observations", "params", most=BATCH_LIMIT)
        return {"verdicts": [self._screen_or_error(item, i, now) for i, item in enumerate(batch)]}

    def _screen_or_error(self, value: object, number: int, now: datetime) -> object:
        try:
            return self._screen_one(value, f"params.observations[{number}]", now)
        except DecodeError as error:
            return {"error": invalid_params(error).to_json()}

    def _screen_one(self, value: object, path: str, now: datetime) -> object:
        return verdict_to_json(self._screener().screen(decode_observation(value, path), now))

    def _packs_status(self, _: Params, now: datetime) -> object:
        return {"packs": self._screener().describe(now), "held": self._ports.held()}

    def _packs_import(self, params: Params, _: datetime) -> object:
        step = decode.choice(params, "step", "params", ("begin", "chunk", "apply", "cancel"))
        if step == "begin":
            if self._imports is None:
                self._imports = self._ports.open_imports()
            return {"import": self._imports.begin(_whole_number(params, "size")), "chunk": CHUNK_BYTES}
        imports, name = self._import(params)
        if step == "chunk":
            data = _bytes(params, "data")
            return {"received": imports.chunk(name, _whole_number(params, "offset"), data)}
        if step == "apply":
            return _step_to_json(imports.apply(name, confirm=decode.flag(params, "confirm", "params", default=False)))
        imports.cancel(name)
        return {}

    def _packs_preview(self, params: Params, _: datetime) -> object:
        imports, name = self._import(params)
        return _step_to_json(imports.preview(name))

    def _import(self, params: Params) -> tuple[Imports, str]:
        name = decode.required_text(params, "import", "params", limit=64)
        if self._imports is None:
            raise protocol_error("import.unknown")
        return self._imports, name

    def _corrections(self, _: Params, now: datetime) -> object:
        return {"corrections": self._ports.corrections()}

    def _sync(self, params: Params, _: datetime) -> object:
        return self._ports.sync(decode.flag(params, "start", "params", default=False))

    def _reporting(self) -> Reports:
        if self._reports is None:
            self._reports = self._ports.open_reports()
        return self._reports

    def _screener(self) -> Screener:
        if self._packs is None:
            self._packs = self._ports.open_packs()
        return self._packs


def _step_to_json(step: Step) -> dict[str, object]:
    return {"state": step.state, "progress": step.progress, "answer": step.answer}


def _whole_number(params: Params, key: str) -> int:
    value = params.get(key)
    if type(value) is not int or not 0 <= value < 2**53:
        raise DecodeError(f"params.{key}", "a whole number from 0 to 2^53 - 1")
    return value


def _bytes(params: Params, key: str) -> bytes:
    import binascii  # no page needs it, only the import of a pack

    value = params.get(key)
    try:
        if isinstance(value, str):
            return binascii.a2b_base64(value.encode("ascii"), strict_mode=True)
    except ValueError:
        pass  # told below
    raise DecodeError(f"params.{key}", "bytes in base64")


def _place(error: BaseException) -> str:
    """Name the kind of a fault and the line of our code that it comes from; its text may hold words of the page."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    where = "?" if step is None else f"{step.tb_frame.f_globals.get('__name__', '?')}:{step.tb_lineno}"
    return f"{type(error).__name__}@{where}"
