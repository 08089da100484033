"""What a release must pass before anybody is warned by it: the lint of what is new, and a try on ordinary people."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from doorkeeper.index.background import BackgroundFile
from doorkeeper.model.errors import RefusedError
from doorkeeper.model.record import decode_record
from doorkeeper.packs.collateral import Collateral, Profile, collateral_of_folder
from doorkeeper.packs.compile import compile_pack, in_batches
from doorkeeper.packs.lint import RULES, Finding

Sample = Iterable[Profile]


class FindingsError(RefusedError):
    """A release is refused for what was found in its entries; ``findings`` says where and what."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        count = f"{len(findings)} thing{'' if len(findings) == 1 else 's'}"
        super().__init__(
            "release.findings",
            f"Nothing was released: {count} must be mended first.",
            "Mend what is listed, then release again; 'doorkeeper packs lint --collateral SOURCE' checks it alone.",
        )
        self.findings = list(findings)

    def to_json(self) -> dict[str, str]:
        """Give the error with the findings in its message, since a protocol's error holds texts."""
        listed = "; ".join(str(finding) for finding in self.findings[:20])
        return {**super().to_json(), "findings": listed}


def lint_lines(lines: Iterable[bytes]) -> list[Finding]:
    """Check records, given by their lines, by the rules of ``packs lint``, with all processors where they are many."""
    return [finding for batch in in_batches(iter(lines), _lint_batch) for finding in batch]


def try_on_ordinary_people(lines: Iterable[bytes], sample: Sample, now: datetime) -> Collateral:
    """Compile the release's records aside and screen a sample with them."""
    with tempfile.TemporaryDirectory(prefix="doorkeeper-release-") as name:
        folder = Path(name)
        source = folder / "release.jsonl"
        with source.open("wb") as file:
            file.writelines(line + b"\n" for line in lines)
        compile_pack(source, folder / "index")
        return collateral_of_folder(str(folder / "index"), sample, now)


def _lint_batch(lines: Sequence[bytes]) -> list[Finding]:
    background = BackgroundFile()
    found: list[Finding] = []
    for line in lines:
        record = decode_record(json.loads(line))
        for rule in RULES:
            found.extend(Finding(record.id, key, code, message) for key, code, message in rule(record, background))
    return found
