"""One request: HTTPS, no redirection, bounded in size and time."""

import socket
import ssl
import threading
from pathlib import Path

import pytest
import trustme

from doorkeeper.sync.http import NoAnswerError, ask
from tests.sync.desk_server import Asked, Reply, serving


def test_answer_comes_with_its_status_body_and_headers() -> None:
    with serving() as server:
        server.replies.append(Reply(429, b"no", (("Retry-After", "7"), ("ETag", '"x"'))))
        answer = ask("POST", f"{server.address}/a", b"body", {"Content-Type": "application/age"}, longest=10)
        assert answer == (429, b"no", '"x"', "7")
        (asked,) = server.asked
        assert (asked.method, asked.path, asked.body) == ("POST", "/a", b"body")
        assert asked.headers["user-agent"] == "Doorkeeper"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirection_is_an_answer_and_not_followed(status: int) -> None:
    with serving() as server, serving() as elsewhere:
        server.replies.append(Reply(status, b"", (("Location", f"{elsewhere.address}/stolen"),)))
        headers = {"Authorization": "Bearer secret"}
        assert ask("POST", f"{server.address}/a", b"body", headers, longest=10).status == status
        assert elsewhere.asked == []
        assert len(server.asked) == 1


@pytest.mark.parametrize(("size", "body"), [(10, b"x" * 10), (11, None), (5_000_000, None)])
def test_longer_answer_is_not_read(size: int, body: bytes | None) -> None:
    with serving() as server:
        server.replies.append(Reply(200, b"x" * size))
        assert ask("GET", server.address, None, {}, longest=10).body == body


@pytest.mark.parametrize(
    "url",
    ["http://desk.example/", "http://127.0.0.1.desk.example/", "http://desk.example:80@evil.example/", "file:///etc/x"],
)
def test_plain_http_is_for_this_machine_alone(url: str) -> None:
    with pytest.raises(NoAnswerError) as none:
        ask("GET", url, None, {}, longest=10)
    assert not none.value.sent


def test_nobody_listens_is_certainly_not_sent() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(NoAnswerError) as none:
            ask("POST", f"http://127.0.0.1:{held.getsockname()[1]}/", b"x", {}, longest=10)
    assert not none.value.sent


@pytest.mark.parametrize("raw", [b"", b"HTTP/1.1 2", b"SSH-2.0-x\r\n"])
def test_broken_answer_may_have_arrived(raw: bytes) -> None:
    with serving() as server:
        server.replies.append(Reply(raw=raw))
        with pytest.raises(NoAnswerError) as none:
            ask("POST", server.address, b"x", {}, longest=1000)
        assert none.value.sent


def test_answer_that_drips_is_given_up() -> None:
    with serving() as server:
        stop = threading.Event()

        def wait(_: Asked) -> None:
            stop.wait(30)

        server.before = wait
        with pytest.raises(NoAnswerError) as none:
            ask("POST", server.address, b"x", {}, longest=1000, seconds=0.3)
        assert none.value.sent
        stop.set()


def test_certificate_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority, stranger = trustme.CA(), trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with serving(context) as server:
        for name, ca in (("stranger", stranger), ("authority", authority)):
            ca.cert_pem.write_to_path(str(tmp_path / name))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "stranger"))
        with pytest.raises(NoAnswerError) as none:
            ask("POST", server.address, b"x", {}, longest=10)
        assert not none.value.sent
        assert server.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority"))
        server.replies.append(Reply(200, b"ok"))
        assert ask("POST", server.address, b"x", {}, longest=10).body == b"ok"
