"""A desk for the tests: identities of real keys, its card, and drafts of reports."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pyrage
from hypothesis import strategies as st

from doorkeeper.native.due import Policy
from doorkeeper.packs.desk_card import DeskCard, decode_card
from doorkeeper.reports.desk import take_card
from doorkeeper.reports.reasons import reasons
from doorkeeper.reports.reporting import Reporting

NOW = datetime(2026, 11, 24, 9, 30, 20, tzinfo=UTC)
MARKER = "Xanthippe"
USES = ("current", "next", "escrow")


class TestDesk:
    """A desk with three identities; ``address`` None takes files only."""

    __test__ = False

    def __init__(self, address: str | None = None, name: str = "desk.example") -> None:
        self.id = name
        self.identities = [pyrage.x25519.Identity.generate() for _ in USES]
        self.raw: dict[str, object] = {
            "v": 1,
            "id": name,
            "name": "Example Security Team",
            "address": address,
            "recipients": [
                {"use": use, "recipient": str(identity.to_public())}
                for use, identity in zip(USES, self.identities, strict=True)
            ],
            "text": {"en": "We answer within two days.", "cy": "Atebwn o fewn dau ddiwrnod."},
        }

    @property
    def card(self) -> DeskCard:
        return decode_card(self.raw, "")

    def write(self, path: Path) -> Path:
        path.write_text(json.dumps(self.raw))
        return path

    def settle(self, home: Path) -> None:
        """Have a person take over the card."""
        home.mkdir(parents=True, exist_ok=True)
        take_card(home, self.write(home / "card.json"))


def reporting(home: Path, desk: TestDesk | None = None) -> Reporting:
    """Give the reports of a home folder that knows the desk."""
    if desk is not None:
        desk.settle(home)
    return Reporting(home, Policy())


def saved(reports: Reporting, now: datetime = NOW, **more: object) -> str:
    """Save a report of the marked person, as a page does, and give its id."""
    draft = {"observation": observation(), "reasons": ["flattery"], **more}
    return reports.save(draft, reports.preview(draft, now).payload, now).id


def observation(text: str = f"{MARKER} Quarrington") -> dict[str, object]:
    """Give an observation with the text in every member."""
    return {
        "kind": "profile",
        "site": "linkedin",
        "url": f"https://www.linkedin.com/in/{MARKER}",
        "name": text,
        "headline": text,
        "location": text,
        "organisations": [{"name": text, "role": text, "url": f"https://{MARKER}.example", "current": False}, {}],
        "links": [f"https://{MARKER}.example/a", f"https://{MARKER}.example/b"],
        "emails": [f"{MARKER}@example.org"],
        "mentions": [f"{MARKER}.example"],
        "messages": [{"from": "them", "at": "2026-11-20", "text": text}, {"from": "me", "text": text}],
    }


def verdict(text: str = f"{MARKER} Quarrington") -> dict[str, object]:
    """Give a verdict as the host answers it."""
    return {
        "band": "alert",
        "hits": [
            {
                "indicator": "example/one",
                "pack": "example",
                "band": "alert",
                "title": f"Named in an alert: {text}",
                "summary": "…",
                "translations": {},
                "source": {"publisher": "Example", "title": "Alert 1", "date": "2026-01-05", "url": None},
                "evidence": [
                    {"feature": "name", "how": "look-alike letters, other order", "observed": text, "listed": text}
                ],
                "without": None,
            }
        ],
        "tells": [],
        "packs": [{"id": "example", "version": "1", "published": None, "state": "fresh", "entries": 2}],
        "micros": 300,
    }


_texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_words = st.none() | _texts
_names = (
    "kind note site url name headline location text warning outcome organisations links emails mentions messages "
    "organisations[0] organisations[1] links[0] emails[0] emails[2] mentions[1] messages[0] messages[1]"
).split()

observations = st.fixed_dictionaries(
    {"kind": st.sampled_from(["profile", "card", "company", "thread", "selection"])},
    optional={
        **dict.fromkeys(("site", "url", "name", "headline", "location"), _words),
        "organisations": st.lists(
            st.fixed_dictionaries(
                {}, optional={"name": _words, "role": _words, "url": _words, "current": st.booleans()}
            ),
            max_size=3,
        ),
        **{name: st.lists(_texts, max_size=3) for name in ("links", "emails", "mentions")},
        "messages": st.lists(
            st.fixed_dictionaries({"from": st.sampled_from(["them", "me"])}, optional={"at": _words, "text": _words}),
            max_size=3,
        ),
    },
)

drafts = st.fixed_dictionaries(
    {
        "observation": observations,
        "reasons": st.lists(st.sampled_from([tell.id for tell in reasons()]), min_size=1, max_size=4, unique=True),
    },
    optional={
        "text": _words,
        "note": _words,
        "verdict": st.none() | _texts.map(verdict),
        "omit": st.lists(st.sampled_from(_names), max_size=6),
        "include": st.lists(st.sampled_from(["messages", "messages[0]", "messages[2]"]), max_size=3),
    },
)
"""Drafts as a page may send them: anything that the contract allows."""
