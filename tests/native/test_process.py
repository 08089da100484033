"""The program itself, as a browser starts it: what it answers, what it survives, how it ends."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.native.frames import encode_frame
from doorkeeper.native.limits import LOST_LIMIT, REQUEST_LIMIT
from tests.native.processes import CHROMIUM, FIREFOX, HELLO, PROGRAM, STATUS, code, reply, running, tell, tell_bytes

SCREEN: dict[str, object] = {"v": 1, "id": 2, "method": "screen", "params": {"observation": {"kind": "profile"}}}


def length(number: int) -> bytes:
    return number.to_bytes(4, sys.byteorder)


@pytest.mark.parametrize("arguments", [CHROMIUM, (*CHROMIUM, "--parent-window=77"), FIREFOX])
def test_it_greets_screens_and_ends_with_its_input(home: Path, arguments: tuple[str, ...]) -> None:
    with running(home, *arguments) as host:
        hello = tell(host, HELLO)["result"]
        assert isinstance(hello, dict)
        assert hello["protocol"] == 1
        assert hello["packs"]
        verdict = tell(host, SCREEN)["result"]
        assert isinstance(verdict, dict)
        assert verdict["band"] == "none"
        assert host.close() == 0
        assert host.stderr == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("chrome-extension://bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/",),
        ("/somewhere/org.doorkeeper.host.json", "other@example.org"),
        ("--help",),
        ("https://www.linkedin.com/",),
    ],
)
def test_another_caller_is_refused_with_one_frame_and_exit_code_3(home: Path, arguments: tuple[str, ...]) -> None:
    with running(home, *arguments) as host:
        refusal = reply(host)
        assert refusal["id"] is None
        assert code(refusal) == "caller.refused"
        with pytest.raises(DoorkeeperError):
            host.receive()
        assert host.close() == 3
        assert host.stderr.count("\n") == 1
        assert "caller.refused" in host.stderr


BAD_BODIES = [
    (b"", "frame.empty"),
    (b"\x00", "request.not_json"),
    (b"\xff\xff\xff", "request.not_utf8"),
    (b"{", "request.not_json"),
    (b"[" * 200_000, "request.too_deep"),
    (b'{"v":1,"id":1,"method":"screen","params":{"observation":' + b'{"a":' * 30_000, "request.too_deep"),
    (b'{"v":1,"id":1,"method":"hello","params":{"x":NaN}}', "request.not_json"),
    (b'{"v":1,"id":1,"method":"hello","params":{"x":' + b"1" * 100_000 + b"}}", "request.not_json"),
    (b'{"v":1,"id":1,"id":1,"method":"hello"}', "request.not_json"),
    (b"null", "request.malformed"),
    (b'{"v":1,"id":[],"method":"hello"}', "request.id"),
    (b'{"v":1,"id":"\\udc00","method":"hello"}', "request.id"),
    (b'{"v":1,"id":1,"method":"\\udc00"}', "method.unknown"),
    (b'{"v":1,"id":1,"method":"screen","params":{"observation":{"kind":"card","name":"\\ud83d"}}}', "params.invalid"),
    (
        b'{"v":1,"id":1,"method":"screen","params":{"observation":{"kind":"card","\\ud83d":1,"name":1}}}',
        "params.invalid",
    ),
    (b'{"v":1,"id":1,"method":"screen","params":{"observation":null}}', "params.invalid"),
    (b'{"v":1,"id":1,"method":"screen","params":{"observations":[' + b"{}," * 150 + b"{}]}}", "params.invalid"),
    (b'{"v":99999999999999999999,"id":1,"method":"screen"}', "protocol.unsupported"),
    (b" " * REQUEST_LIMIT, "request.not_json"),
    (b"x" * (REQUEST_LIMIT + 1), "frame.too_large"),
    (b"x" * (3 * 1024 * 1024), "frame.too_large"),
]


def test_it_stays_alive_through_garbage_and_answers_what_comes_after(home: Path) -> None:
    with running(home) as host:
        tell(host, HELLO)
        for body, expected in BAD_BODIES:
            assert code(tell_bytes(host, body)) == expected, body[:60]
            assert "result" in tell(host, STATUS), body[:60]
        assert host.close() == 0
        assert host.stderr == ""


@pytest.mark.parametrize("announced", [LOST_LIMIT + 1, 2**31, 2**32 - 1])
def test_a_length_that_cannot_be_ends_it_with_an_answer(home: Path, announced: int) -> None:
    with running(home) as host:
        tell(host, HELLO)
        host.send(length(announced) + b"what follows is no body")
        lost = reply(host)
        assert lost["id"] is None
        assert code(lost) == "frame.lost"
        assert host.close() == 0
        assert host.stderr == ""


@pytest.mark.parametrize(
    "rest", [b"\x05", b"\x05\x00\x00", length(100) + b"half", length(REQUEST_LIMIT * 2) + b"x" * 99]
)
def test_an_input_that_ends_in_the_middle_of_a_frame_ends_it_cleanly(home: Path, rest: bytes) -> None:
    with running(home) as host:
        tell(host, HELLO)
        host.send(rest)
        assert host.process.stdin is not None
        assert host.close() == 0
        assert host.stderr == ""


def test_frames_may_arrive_byte_by_byte_or_all_at_once(home: Path) -> None:
    stream = encode_frame(json.dumps(HELLO).encode()) + encode_frame(b"?") + encode_frame(json.dumps(STATUS).encode())
    with running(home) as host:
        for number in range(len(stream)):
            host.send(stream[number : number + 1])
        assert [reply(host)["id"] for _ in range(3)] == ["hello", None, "after"]
        host.send(stream * 40)
        assert [reply(host)["id"] for _ in range(120)] == ["hello", None, "after"] * 40


def test_it_ends_quietly_when_nobody_reads_its_answers(home: Path) -> None:
    with subprocess.Popen(
        [PROGRAM, *CHROMIUM],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "DOORKEEPER_HOME": str(home)},
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(encode_frame(json.dumps(HELLO).encode()))
        process.stdin.flush()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""


def test_an_interrupt_from_the_terminal_leaves_no_traceback(home: Path) -> None:
    with running(home) as host:
        tell(host, HELLO)
        host.process.send_signal(signal.SIGINT)
        assert host.process.wait(60) == 0
        host.close()
        assert host.stderr == ""


def test_several_hosts_on_one_home_folder_answer_independently(home: Path) -> None:
    with running(home) as one, running(home, *FIREFOX) as two, running(home) as three:
        for host in (one, two, three):
            tell(host, HELLO)
        for number in range(30):
            for host in (one, two, three):
                host.send(encode_frame(json.dumps({**SCREEN, "id": number}).encode()))
                host.send(encode_frame(b"garbage"))
        for host in (three, one, two):
            assert [reply(host)["id"] for _ in range(60)] == [n for number in range(30) for n in (number, None)]
        assert two.close() == 0
        assert "result" in tell(one, STATUS)
        assert "result" in tell(three, STATUS)


def test_stray_output_never_gets_between_the_frames() -> None:
    script = (
        "import os, sys; from doorkeeper.native import main; channel = main._claim_standard_output();"
        "print('stray', flush=True); os.system('echo stray too'); os.write(channel, b'frame')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=True)
    assert done.stdout == b"frame"
    assert done.stderr.split() == [b"stray", b"stray", b"too"]


def test_an_unwritable_log_does_not_keep_it_from_answering(home: Path) -> None:
    (home / "log").write_text("")
    with running(home) as host:
        assert "result" in tell(host, HELLO)
        assert code(tell_bytes(host, b"?")) == "request.not_json"
        assert host.close() == 0
        assert host.stderr == ""
