"""Chromium with the unpacked extension and the real host, in a profile that is thrown away."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Playwright, Request, Route

from tools.gallery.errors import GalleryError
from tools.gallery.site import Site

ROOT = Path(__file__).resolve().parents[2]
EXTENSION = ROOT / "extension"
HOST = ROOT / ".venv" / ("Scripts" if os.name == "nt" else "bin") / "doorkeeper-host"
HOST_NAME = "org.doorkeeper.host"
EXTENSION_ID = "aajpgjbkcljcjhdbeniacbbhelkepenl"
EXTENSION_ORIGIN = f"chrome-extension://{EXTENSION_ID}"

PROGRAMS = ("chromium", "chromium-browser", "google-chrome-for-testing", "google-chrome", "google-chrome-stable")
"""Looked for on PATH in this order. Branded Chrome stands last: since version 137 it may ignore --load-extension."""


def find_chromium() -> str:
    """Give the path of a Chromium.

    Raises:
        GalleryError: none is installed.

    """
    for program in PROGRAMS:
        path = shutil.which(program)
        if path:
            return path
    raise GalleryError(
        "No Chromium was found on this machine. Install it (on Debian: apt-get install chromium) and run this again."
    )


def write_host_manifest(profile: Path, program: Path | str = HOST) -> Path:
    """Register a native host for one profile; replaces the profile's earlier manifest in one step."""
    folder = profile / "NativeMessagingHosts"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{HOST_NAME}.json"
    text = json.dumps(
        {
            "name": HOST_NAME,
            "description": "Doorkeeper",
            "path": str(program),
            "type": "stdio",
            "allowed_origins": [f"{EXTENSION_ORIGIN}/"],
        }
    )
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)
    return path


def arguments(extension: Path) -> list[str]:
    """Give the command line that loads one unpacked extension and keeps the browser off the network by itself."""
    found = [
        f"--load-extension={extension}",
        f"--disable-extensions-except={extension}",
        "--disable-features=DisableLoadExtensionCommandLineSwitch,MediaRouter,OptimizationHints,Translate",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--no-default-browser-check",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium's sandbox refuses to run as root, as in a container
        found.append("--no-sandbox")
    return found


@contextmanager
def chromium(
    playwright: Playwright,
    *,
    profile: Path,
    home: Path,
    site: Site | None,
    extension: Path = EXTENSION,
    more: Sequence[str] = (),
    window: bool = False,
    language: str = "en-GB",
) -> Iterator[BrowserContext]:
    """Run Chromium until the block ends.

    Args:
        playwright: the running driver.
        profile: an empty folder for the profile.
        home: DOORKEEPER_HOME of the host.
        site: what answers for every address; None leaves requests alone, for a caller that redirects them by ``more``.
        extension: the unpacked extension.
        more: further command-line arguments.
        window: whether to show a window.
        language: the browser's language.

    Raises:
        GalleryError: Chromium does not start.

    """
    headless = [] if window else ["--headless=new"]
    # HOME too: the browser would else read host manifests and settings of the person who runs this
    environment: dict[str, str | float | bool] = {**os.environ, "HOME": str(profile), "DOORKEEPER_HOME": str(home)}
    cookie = Path.home() / ".Xauthority"
    if window and cookie.exists():
        environment.setdefault("XAUTHORITY", str(cookie))
    try:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=find_chromium(),
            headless=False,
            args=[*headless, *arguments(extension), *more],
            ignore_default_args=["--disable-extensions"],
            env=environment,
            locale=language,
            ignore_https_errors=site is None,
            viewport=None if window else {"width": 1120, "height": 800},
        )
    except Error as error:
        first = str(error).strip().splitlines()[0]
        raise GalleryError(f"Chromium did not start: {first}") from error
    try:
        if site is not None:
            context.route("**/*", partial(_serve, site))
        yield context
    finally:
        context.close()


def _serve(site: Site, route: Route, request: Request) -> None:
    if request.url.startswith(EXTENSION_ORIGIN):
        route.continue_()
        return
    answer = site.answer(request.url)
    route.fulfill(status=answer.status, headers={**answer.headers}, body=answer.body)
