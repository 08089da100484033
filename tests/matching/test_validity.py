"""An entry warns from the day on which it begins to the day on which it ends, and only while it is active."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.matching.screening import screener
from tests.packs.sources import person

ROWS = [
    ({}, "2026-11-24", True),
    ({"valid_from": "2026-11-24"}, "2026-11-24", True),
    ({"valid_from": "2026-11-25"}, "2026-11-24", False),
    ({"valid_from": "2026-11-24T23:59:00Z"}, "2026-11-24", True),
    ({"valid_until": "2026-11-24"}, "2026-11-24", True),
    ({"valid_until": "2026-11-24T00:00:00+00:00"}, "2026-11-24", True),
    ({"valid_until": "2026-11-23"}, "2026-11-24", False),
    ({"valid_from": "2025-01-01", "valid_until": "2027-01-01"}, "2026-11-24", True),
    ({"valid_from": "2025-01-01", "valid_until": "2025-12-31"}, "2026-11-24", False),
    ({"valid_from": "2026-11-24", "valid_until": "2026-11-24"}, "2026-11-24", True),
    ({"status": "active"}, "2026-11-24", True),
    ({"status": "withdrawn"}, "2026-11-24", False),
    ({"status": "withdrawn", "valid_until": "2030-01-01"}, "2026-11-24", False),
]


@pytest.mark.parametrize(("dates", "day", "warns"), ROWS)
def test_in_force(tmp_path: Path, dates: dict[str, object], day: str, warns: bool) -> None:
    now = datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC)
    pack = screener(tmp_path, person(**dates), now=now)
    assert bool(pack.verdict(name="Ottoline Quarrington").hits) is warns
