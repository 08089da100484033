"""What waits for signatures, in words made from the waiting files themselves: whoever signs reads what is signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tuf.api.metadata import Role, Root, TargetFile, Targets

from doorkeeper.packs.manifest import manifest_target
from doorkeeper.packs.repository import keys as keys_of
from doorkeeper.packs.repository import state
from doorkeeper.packs.repository.difference import Edit, differences
from doorkeeper.packs.repository.folder import RepositoryFolder
from doorkeeper.packs.repository.roles import ROOT, TARGETS
from doorkeeper.packs.repository.staging import Staging
from doorkeeper.packs.repository.words import described, desk_sentence, doubts, sentences, shown

MOST_SENTENCES = 200


class _WaitingFolder(RepositoryFolder):
    """The repository as it will be: its targets are those that wait, where there are some, else the published."""

    def target_path(self, target: TargetFile) -> Path:
        """Give where a target lies."""
        published = super().target_path(target)
        waiting = self.staging / "targets" / published.relative_to(self.targets_folder)
        return waiting if waiting.exists() else published


def review(staging: Staging) -> tuple[str, ...]:
    """Say what all that waits would change.

    Raises:
        DoorkeeperError: ``repository.damaged`` where a waiting file is not what the waiting metadata names.

    """
    return tuple(shown(sentence, 4000) for role in staging.roles() for sentence in _of_role(staging, role))


class _Edits:
    """The first edits of a release, the number of all, and the ids that new entries withdraw, by whom."""

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.first: list[Edit] = []
        self.count = 0
        self.replaced: dict[str, str] = {}
        for edit in edits:
            self.count += 1
            self.replaced.update(replacing(edit))
            if self.count <= MOST_SENTENCES:
                self.first.append(edit)


def replacing(edit: Edit) -> dict[str, str]:
    """Give the id that an edit withdraws, where its record has just begun to say so, and the record's own id."""
    if edit.after is None or b'"replaces"' not in edit.after:
        return {}
    before, after = edit.rows()
    name = after.get("replaces") if after else None
    return {} if not name or (before and before.get("replaces") == name) else {str(name): edit.id}


def _of_role(staging: Staging, role: str) -> Iterator[str]:
    waiting = staging.read(role).signed
    repository = staging.repository
    if isinstance(waiting, Root):
        yield from _keys(repository.root().signed, waiting, repository.root().signed.roles, waiting.roles)
    elif role == TARGETS:
        before = repository.targets().signed
        yield from _keys(before, waiting, _delegated(before), _delegated(waiting))
    else:
        known = repository.role(role).signed if role in repository.publishers() else Targets()
        yield from _packs(staging, role, known, waiting)


def _packs(staging: Staging, publisher: str, before: Targets, after: Targets) -> Iterator[str]:
    folder = _WaitingFolder(staging.repository.path)
    gone = set(state.packs_of(before, publisher)) - set(state.packs_of(after, publisher))
    yield from (f"The pack {publisher}/{pack} is taken out." for pack in sorted(gone))
    changed = False
    for pack in state.packs_of(after, publisher):
        name = manifest_target(publisher, pack)
        if before.targets.get(name) == after.targets[name]:
            continue
        changed = True
        new = state.last_manifest(folder, after, publisher, pack)
        old = state.last_manifest(folder, before, publisher, pack)
        if new is None:
            continue
        yield f"Release: {described(new)}."
        if new.approval:
            yield (
                f"{new.approval.approver} took it on themselves on {new.approval.date} if it hits more ordinary people"
                f" than it may: {new.approval.reason}"
            )
        if desk := desk_sentence(old, new):
            yield desk
        edits = _Edits(
            differences(
                state.last_lines(folder, before, old) if old else (),
                state.last_lines(folder, after, new),
            )
        )
        if old:
            yield from doubts(edits.replaced, state.listed(folder, before, publisher, edits.replaced))
        yield from sentences(edits.first, edits.replaced)
        if edits.count > MOST_SENTENCES:
            yield f"And {edits.count - MOST_SENTENCES:,} more, not listed here."
    if not changed and not gone:
        yield f"{publisher}: the same packs, signed anew."


def _delegated(targets: Targets) -> Mapping[str, Role]:
    return (targets.delegations.roles if targets.delegations else None) or {}


def _keys(
    before: Root | Targets, after: Root | Targets, old: Mapping[str, Role], new: Mapping[str, Role]
) -> Iterator[str]:
    """Say whose keys and thresholds change."""
    said = False
    for role in sorted({*old, *new}):
        was, becomes = old.get(role), new.get(role)
        if becomes is None:
            yield f"{role}: loses its place."
            said = True
            continue
        left = sorted(set(was.keyids) - set(becomes.keyids)) if was else []
        joined = sorted(set(becomes.keyids) - set(was.keyids)) if was else sorted(becomes.keyids)
        if was and not left and not joined and was.threshold == becomes.threshold:
            continue
        parts = [f"{keys_of.name_of(after.get_key(keyid))} may sign" for keyid in joined]
        parts += [f"{keys_of.name_of(before.get_key(keyid))} may no longer sign" for keyid in left]
        parts.append(f"{becomes.threshold} of {len(becomes.keyids)} must sign")
        yield f"{role}: {', '.join(parts)}."
        said = True
    if not said:
        kind = ROOT if isinstance(after, Root) else TARGETS
        yield f"{kind}: the same keys, valid until {after.expires.date().isoformat()}."
