"""Run a whole desk on this computer: intake, work and console on SQLite in build/desk, with a first user.

`python -m tools.desk`; what it makes is kept, so that the next run goes on with it. `make clean` takes it away.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from doorkeeper.desk.console import proofs, totp, users
from doorkeeper.desk.database.engine import engine
from doorkeeper.desk.database.revisions import upgrade
from doorkeeper.desk.intake.enrolment import create_code
from doorkeeper.desk.triage import identities
from doorkeeper.desk.triage.desk import open_desk, seconds, writing

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build" / "desk"
DOORKEEPER = Path(sys.executable).parent / "doorkeeper"
INTAKE_PORT, CONSOLE_PORT = 8440, 8090
INTAKE, CONSOLE = f"http://127.0.0.1:{INTAKE_PORT}", f"http://localhost:{CONSOLE_PORT}"
NAME = "first"
TRIES, PAUSE = 150, 0.2


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    database = f"sqlite:///{FOLDER / 'desk.db'}"
    keys = FOLDER / "keys"
    if not (keys / identities.CARD).exists():
        identities.make(keys, desk_id="local-desk", name="Desk on this computer", address=INTAKE)
    first = prepare(database, keys)
    work = ["--publish-seconds", "5", "--identity", str(keys / "current.identity")]
    started = [
        subprocess.Popen([DOORKEEPER, "desk", part, "--database", database, "--port", str(port), *more])
        for part, port, more in (("serve", INTAKE_PORT, []), ("work", CONSOLE_PORT, work))
    ]
    # a terminal that is closed, or a kill, must not leave the two behind
    for stop in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(stop, signal.default_int_handler)
    try:
        if all(answers(f"{address}/healthz", started) for address in (INTAKE, CONSOLE)):
            say(first, keys)
        while all(process.poll() is None for process in started):
            time.sleep(PAUSE)
    except KeyboardInterrupt:
        return 0
    finally:
        for stop in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(stop, signal.SIG_IGN)
        for process in started:
            process.terminate()
        for process in started:
            process.wait()
    return 1


def prepare(database: str, keys: Path) -> dict[str, str]:
    """Make the tables, the first user and an enrolment code, or read what an earlier run made."""
    opened = engine(database)
    upgrade(opened)
    kept = FOLDER / "first-user.json"
    if kept.exists():
        found: dict[str, str] = json.loads(kept.read_text("utf-8"))
        return found
    card = identities.read_card(keys / identities.CARD)
    desk = open_desk(opened, identities.read_identities([keys / "current.identity"]), card)
    password = users.add(opened, datetime.now(UTC), "make desk", NAME, users.ADMINISTRATOR)
    person = users.listed(opened)[0]
    secret = totp.new_secret()
    with writing(opened) as connection:
        proofs.keep_secret(connection, desk, person.id, secret, 0)
        made = create_code(connection, "This computer", now=seconds(desk.now()), days=14, uses=10)
    opened.dispose()
    first = {"name": NAME, "password": password, "secret": secret, "code": made.code}
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(first), "utf-8")
    return first


def answers(url: str, started: list[subprocess.Popen[bytes]]) -> bool:
    """Wait until a part of the desk answers; False if one has ended before."""
    for _ in range(TRIES):
        if any(process.poll() is not None for process in started):
            return False
        try:
            with urllib.request.urlopen(url, timeout=5):
                return True
        except OSError:
            time.sleep(PAUSE)
    return False


def say(first: dict[str, str], keys: Path) -> None:
    program = DOORKEEPER.relative_to(ROOT) if DOORKEEPER.is_relative_to(ROOT) else DOORKEEPER
    card = (keys / identities.CARD).relative_to(ROOT)
    print(
        f"""
The desk runs. Its console for analysts:

  {CONSOLE}
  user name  {first["name"]}
  password   {first["password"]}   (until you have chosen your own, at the first sign-in)
  secret     {first["secret"]}   (type it into an authenticator app)
  a code     .venv/bin/python -c 'import pyotp; print(pyotp.TOTP("{first["secret"]}").now())'

Send a first report, from another terminal:

  {program} reports desk {card}
  {program} reports enrol {first["code"]}
  {program} reports new --reason flattery --name "Jo Example" --url https://www.linkedin.com/in/jo-example --yes
  {program} sync

It is in the queue a second later; answer it there, then `{program} sync` and `{program} reports list` show the answer.
Reports are taken at {INTAKE}. Everything is kept in {FOLDER.relative_to(ROOT)}. Ctrl-C ends both programs.
""",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
