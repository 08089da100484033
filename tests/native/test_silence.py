"""What was on the page stays out of the log, out of standard error, and out of error replies."""

import json
from pathlib import Path

from doorkeeper.native.limits import REQUEST_LIMIT
from tests.native.processes import HELLO, STATUS, running, tell, tell_bytes

MARKER = "Xanthippe"


def marked(**more: object) -> dict[str, object]:
    """Give an observation with the marker in every member."""
    text = f"{MARKER} at {MARKER}"
    return {
        "kind": "thread",
        "site": MARKER,
        "url": f"https://www.linkedin.com/in/{MARKER}",
        "name": text,
        "headline": text,
        "location": text,
        "organisations": [{"name": text, "role": text, "url": f"https://{MARKER}.example/", "current": True}],
        "links": [f"https://{MARKER}.example/"],
        "emails": [f"{MARKER}@firm.example"],
        "mentions": [f"{MARKER}.example"],
        "messages": [{"from": "them", "at": MARKER, "text": text}],
        "renderer": MARKER,
        "raw": {"name": text},
        MARKER: text,
        **more,
    }


def request(params: object, **more: object) -> bytes:
    return json.dumps({"v": 1, "id": 1, "method": "screen", "params": params, **more}).encode()


WRONG_MEMBERS = (
    "site",
    "url",
    "name",
    "headline",
    "location",
    "organisations",
    "links",
    "emails",
    "mentions",
    "messages",
)
BAD = [
    request({"observation": marked(kind=MARKER)}),
    request({"observation": MARKER}),
    request({"observations": MARKER, MARKER: MARKER}),
    *(request({"observation": marked(**{member: {MARKER: MARKER}})}) for member in WRONG_MEMBERS),
    *(request({"observation": marked(**{member: MARKER * 5000})}) for member in WRONG_MEMBERS),
    request({"observation": marked(messages=[{"from": MARKER}])}),
    request({"observation": marked(name=f"{MARKER}\ud800")}),
    request({}, method=MARKER),
    request({}, id=f"{MARKER}\u202e"),
    request(MARKER),
    MARKER.encode(),
    b"\xff" + MARKER.encode(),
    b'{"%s": 1, "%s": 2}' % (MARKER.encode(), MARKER.encode()),
    b'{"v": 1, "id": 1, "method": "hello", "params": {"extension": "%s", "protocols": ["%s"]}}'
    % ((MARKER.encode(),) * 2),
    MARKER.encode() * (REQUEST_LIMIT // len(MARKER) + 1),
    b"[" * 9000 + MARKER.encode(),
]


def test_log_standard_error_and_error_replies_hold_no_word_of_the_page(home: Path) -> None:
    with running(home) as host:
        tell(host, HELLO)
        assert "result" in tell_bytes(host, request({"observation": marked()}))
        assert "result" in tell_bytes(host, request({"observations": [marked(), marked(kind=MARKER)]}))
        for body in BAD:
            answer = tell_bytes(host, body)
            assert "error" in answer, body[:80]
            assert MARKER not in json.dumps(answer), body[:80]
        assert "result" in tell(host, STATUS)
        host.close()
        assert host.stderr == ""
    log = (home / "log/host.log").read_text()
    assert log.count("code=") == len(BAD)
    assert MARKER.lower() not in log.lower()
    everything = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert MARKER.encode() not in everything
