"""The shipped pack, compiled once, as a screener."""

from pathlib import Path

import pytest

from doorkeeper.packs.compile import compile_pack
from tests.matching.screening import Screener

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def alert(tmp_path_factory: pytest.TempPathFactory) -> Screener:
    """Give the pack with the two personas of the alert of 18 November 2025."""
    out = tmp_path_factory.mktemp("uk-parliament")
    compile_pack(ROOT / "indicators" / "uk-parliament", out)
    return Screener(out)
