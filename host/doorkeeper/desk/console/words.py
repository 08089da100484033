"""The words for what the desk's records call by a code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from doorkeeper.tells.published import FILE, read_tells

STATES = {
    "new": "New",
    "working": "In work",
    "waiting": "Waiting for more",
    "answered": "Answered",
}
DISPOSITIONS = {
    "confirmed": "Confirmed",
    "not-a-concern": "Not a concern",
    "warning-wrong": "The warning was wrong",
    "need-more": "More is needed",
}
BANDS = {"alert": "Alert", "caution": "Caution", "note": "Note", "none": "No warning"}
KINDS = {
    "profile": "Profile",
    "card": "Card in a list",
    "company": "Company page",
    "thread": "Messages",
    "selection": "Selected text",
    "text": "Pasted text",
}
SITES = {"linkedin": "LinkedIn"}
CHANNELS = {"network": "Network", "file": "File", "telephone": "Telephone"}
FEATURES = {
    "profile": "Profile address",
    "name": "Name",
    "organisation": "Organisation",
    "domain": "Web site",
    "email": "E-mail address",
    "handle": "Handle",
    "role": "Role",
    "place": "Place",
    "phrase": "Wording",
}
ACTS = {
    "report.opened": "a report was opened",
    "report.unreadable": "a report could not be opened",
    "report.retried": "let a report be opened again",
    "report.viewed": "looked at a report",
    "report.assigned": "assigned a report",
    "report.noted": "noted on a report",
    "report.decided": "decided on a report",
    "report.entered": "entered a report by telephone",
    "report.erased": "erased a report",
    "report.deleted": "deleted a report whose time was over",
    "person.exported": "exported a person’s data",
    "person.erased": "erased a person’s data",
    "quarantine.admitted": "admitted a report from quarantine",
    "quarantine.discarded": "discarded a report in quarantine",
    "enrolment.created": "made an enrolment code",
    "code.revoked": "revoked an enrolment code",
    "device.revoked": "revoked a device",
    "file.imported": "imported a file of reports",
    "database.backed-up": "made a backup",
    "database.restored": "brought the database back from a backup",
    "retention.changed": "changed how long reports are kept",
    "key.made": "the data key was made",
    "key.resealed": "the data key was sealed anew",
    "user.created": "added a user",
    "user.role": "changed a user’s role",
    "user.disabled": "locked a user out",
    "user.enabled": "let a user in again",
    "user.reset": "reset a user",
    "user.password": "changed their password",
    "user.authenticator": "set up an authenticator app",
    "user.signed-in": "signed in",
    "user.signed-out": "signed out",
    "user.failing": "many tries to sign in failed",
    "passkey.added": "added a passkey",
    "passkey.removed": "removed a passkey",
    "session.ended": "ended one of their sessions",
    "session.ended-all": "signed out everywhere",
}


@cache
def reasons() -> dict[str, str]:
    """Give what may be chosen as the reason of a report, in the words that the reporter chose it by."""
    text = files("doorkeeper.tells").joinpath(FILE).read_text(encoding="utf-8")
    return {tell.id: tell.en for tell in read_tells(text)}


def word(table: dict[str, str], code: str | None) -> str:
    """Give the word for a code; one that is not known is shown as it is."""
    return "" if code is None else table.get(code, code.replace("-", " "))
