"""`make run`: the gallery in Chromium with the extension and the real host.

On stdout stand one line a page, ``PAGE<TAB>BAND<TAB>REASON``, as the extension gave it, and then the paths of the
pictures. Everything else goes to stderr. Exit 0 when every page was answered, 1 when something is missing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

from tools.gallery.chromium import HOST, ROOT, chromium, find_chromium, write_host_manifest
from tools.gallery.errors import GalleryError
from tools.gallery.site import gallery_site
from tools.gallery.tour import Finding, photograph_index, tour

PICTURES = ROOT / "build" / "screenshots"
DOCUMENTED = ROOT / "docs" / "screenshots"
IN_README = (
    "gallery.png",
    "listed-persona-page.png",
    "disguised-persona-popup.png",
    "front-employer-page.png",
    "namesake-popup.png",
)
"""Pictures that the README shows, copied there by ``--update-docs``."""


def main() -> int:
    """Run the program; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.gallery", description="Show the extension at work.")
    parser.add_argument("--headless", action="store_true", help="show no window even if there is a display")
    parser.add_argument("--update-docs", action="store_true", help="write the pictures that the README shows")
    options = parser.parse_args()
    window = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) and not options.headless
    try:
        show(window=window)
    except GalleryError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    if options.update_docs:
        update_documents()
    return 0


def show(*, window: bool) -> None:
    """Visit the gallery, print what the extension says and, with a window, wait until it is closed.

    Raises:
        GalleryError: Chromium or the host is not installed, or the extension did not answer.

    """
    find_chromium()
    if not HOST.exists():
        raise GalleryError(f"The host program {HOST} is not there. Run this by `make run`, which sets it up.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="doorkeeper-gallery-", ignore_cleanup_errors=True) as folder:
        profile = Path(folder, "profile")
        write_host_manifest(profile)
        say("Starting Chromium with the extension ...")
        with (
            sync_playwright() as playwright,
            chromium(
                playwright, profile=profile, home=Path(folder, "home"), site=gallery_site(), window=window
            ) as context,
        ):
            visit(context)
            if window:
                say("Look around. The program ends when you close the window.")
                context.wait_for_event("close", timeout=0)


def visit(context: BrowserContext) -> None:
    """Print a line for each page as soon as it is known, then the paths of the pictures."""
    findings: list[Finding] = []
    for finding in tour(context, PICTURES):
        print(finding.line, flush=True)
        findings.append(finding)
    paths = [path for finding in findings for path in finding.pictures]
    paths.append(photograph_index(context.pages[-1], PICTURES))
    for path in paths:
        print(path.relative_to(ROOT), flush=True)


def update_documents() -> None:
    """Copy the pictures that the README shows."""
    DOCUMENTED.mkdir(parents=True, exist_ok=True)
    for name in IN_README:
        shutil.copyfile(PICTURES / name, DOCUMENTED / name)
    say(f"Wrote {len(IN_README)} pictures to {DOCUMENTED.relative_to(ROOT)}.")


def say(sentence: str) -> None:
    """Tell the person how far it is."""
    print(sentence, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
