"""Who may do what: a table of roles, and a table of routes. A route that is not listed is closed; a test lists them."""

from __future__ import annotations

from typing import NamedTuple

ROLES = {
    "reader": "reads reports and statistics",
    "analyst": "also works on reports, and decides on them",
    "approver": "also decides on many at once, admits and discards, exports and erases",
    "administrator": "also looks after users, enrolment and retention",
}
"""Each role may do what those before it may."""

PUBLIC = "public"
SIGNING_IN = "signing-in"
OWN = "own"


class Rule(NamedTuple):
    """What a route asks for.

    ``who`` is a role (that one and all after it), or ``public``; ``signing-in``: somebody who gave a password but no
    second proof yet; ``own``: whoever is signed in, about themselves. ``fresh``: the act needs a proof within the last
    minutes.
    """

    who: str
    fresh: bool = False


RULES: dict[str, Rule] = {
    "static": Rule(PUBLIC),
    "sign_in.start": Rule(PUBLIC),
    "sign_in.password": Rule(PUBLIC),
    "sign_in.passkey": Rule(PUBLIC),
    "sign_in.code": Rule(SIGNING_IN),
    "sign_in.check_code": Rule(SIGNING_IN),
    "sign_in.set_up": Rule(SIGNING_IN),
    "sign_in.check_set_up": Rule(SIGNING_IN),
    "sign_in.out": Rule(OWN),
    "queue.show": Rule("reader"),
    "queue.assign": Rule("analyst"),
    "queue.choose": Rule("approver"),
    "queue.decide": Rule("approver", fresh=True),
    "report.show": Rule("reader"),
    "report.assign": Rule("analyst"),
    "report.note": Rule("analyst"),
    "report.decide": Rule("analyst"),
    "telephone.show": Rule("analyst"),
    "telephone.enter": Rule("analyst"),
    "quarantine.show": Rule("approver"),
    "quarantine.admit": Rule("approver"),
    "quarantine.discard": Rule("approver", fresh=True),
    "quarantine.retry": Rule("approver"),
    "statistics.show": Rule("reader"),
    "audit.show": Rule("approver"),
    "persons.show": Rule("approver"),
    "persons.export": Rule("approver", fresh=True),
    "persons.erase": Rule("approver", fresh=True),
    "users.show": Rule("administrator"),
    "users.add": Rule("administrator", fresh=True),
    "users.role": Rule("administrator", fresh=True),
    "users.disable": Rule("administrator", fresh=True),
    "users.enable": Rule("administrator", fresh=True),
    "users.reset": Rule("administrator", fresh=True),
    "enrolments.show": Rule("administrator"),
    "enrolments.add": Rule("administrator", fresh=True),
    "enrolments.revoke": Rule("administrator", fresh=True),
    "enrolments.revoke_device": Rule("administrator", fresh=True),
    "retention.show": Rule("administrator"),
    "retention.change": Rule("administrator", fresh=True),
    "retention.run": Rule("administrator", fresh=True),
    "account.show": Rule(OWN),
    "account.password": Rule(OWN),
    "account.change_password": Rule(OWN),
    "account.authenticator": Rule(OWN, fresh=True),
    "account.add_passkey": Rule(OWN, fresh=True),
    "account.remove_passkey": Rule(OWN, fresh=True),
    "account.end_session": Rule(OWN),
    "account.end_all": Rule(OWN),
}


def may(role: str, who: str) -> bool:
    """Tell whether somebody of a role may do what is open to ``who``."""
    order = list(ROLES)
    if who not in ROLES:
        return who == OWN
    return order.index(role) >= order.index(who)
