"""The machine behind a session: the packs, imports, corrections, sync and reports of one home folder."""

from __future__ import annotations

from doorkeeper.matching.wording import subject
from doorkeeper.model.value import TYPE_CHECKING
from doorkeeper.native.dispatch import Imports, Ports, Reports
from doorkeeper.native.sync_start import SyncStart
from doorkeeper.packs.installed import open_installed

if TYPE_CHECKING:
    from doorkeeper.packs.client.corrections import Correction

MOST_CORRECTIONS = 500
"""Most corrections in one answer, the newest: what a person was shown longer ago is not told again."""


def ports_of(home: str, sync: SyncStart) -> Ports:
    """Give the ports for a home folder."""
    return Ports(
        open_packs=lambda: open_installed(home),
        held=lambda: _held(home),
        open_imports=lambda: _open_imports(home),
        corrections=lambda: _corrections(home),
        sync=sync.asked,
        open_reports=lambda: _open_reports(home, sync),
    )


def _held(home: str) -> list[dict[str, object]]:
    from doorkeeper.native.held import held_versions

    return held_versions(home)


def _open_imports(home: str) -> Imports:
    from doorkeeper.native.importing import BundleImports

    return BundleImports(home)


def _open_reports(home: str, sync: SyncStart) -> Reports:
    from doorkeeper.native.reporting import NativeReports

    return NativeReports(home, sync.soon)


def _corrections(home: str) -> list[dict[str, object]]:
    from doorkeeper.packs.client.corrections import corrections

    return [_to_json(item) for item in corrections(home)[:MOST_CORRECTIONS]]


def _to_json(item: Correction) -> dict[str, object]:
    record, source = item.record, item.record.source
    words = {each.language: {"title": each.title, "summary": each.summary} for each in record.wording}
    return {
        "correction": record.id,
        "indicator": item.indicator,
        "publisher": item.publisher,
        "pack": item.pack,
        "installed": item.installed,
        "subject": subject(record) if record.names or record.organisations else None,
        "wording": words,
        "source": source._asdict() if source else None,
    }
