"""What an update costs to fetch: a thousand changes fit in 40 KB, and metadata stays within 10 KB."""

from tests.packs.repository.publishing import NOW, Publisher, people

SEGMENT, METADATA = 40 * 1024, 10 * 1024


def metadata_bytes(desk: Publisher) -> int:
    """Count what a client fetches at an update beside segments: changed metadata and the manifest."""
    repository = desk.repository
    names = [name for name in repository.current_files() if not name.endswith((".root.json", ".targets.json"))]
    manifest = repository.role("desk").signed.targets["desk/alerts/manifest.json"]
    return sum((repository.metadata / name).stat().st_size for name in names) + manifest.length


def test_a_thousand_changes(desk: Publisher) -> None:
    records = people(7000)
    desk.release(records)
    changed = [
        {**row, "roles": ["recruiter"], "emails": [f"{str(row['id'])[5:]}@brackwater.example"]} for row in records
    ]
    mixed = [*changed[:300], *records[300:6700], *people(400, start=7000)]
    released = desk.release(mixed)
    assert released.edits == (400, 300, 300)
    assert released.manifest.base.version == 1
    assert released.bytes <= SEGMENT
    assert metadata_bytes(desk) <= METADATA


def test_metadata_after_many_releases(desk: Publisher) -> None:
    largest = 0
    for count in range(40):
        desk.release(people(count + 1), NOW)
        largest = max(largest, metadata_bytes(desk))
    assert desk.manifest().version == 40
    assert desk.manifest().base.version == 1
    assert largest <= METADATA
