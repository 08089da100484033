"""What sealed opens to what was previewed; everything else is refused, with its reason."""

import json
import os
from base64 import b64encode
from collections.abc import Callable

import pyrage
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from doorkeeper.model.errors import RefusedError
from doorkeeper.reports.desk import recipients
from doorkeeper.reports.draft import decode_draft
from doorkeeper.reports.open import LONGEST_SEALED, OpenedReport, open_report
from doorkeeper.reports.payload import LONGEST, Ticket, fields_of, payload_of
from doorkeeper.reports.reasons import reasons
from doorkeeper.reports.sealing import BUCKETS, envelope_size, fits, padded, seal, signed_bytes
from tests.reports.desks import MARKER, TestDesk, drafts

DESK = TestDesk()
DEVICE = Ed25519PrivateKey.generate()
TICKET = Ticket("0f" * 16, "2026-11-24T09:30Z", "1e" * 16, "2d" * 32)
TEXT = json.dumps({"v": 1, "id": TICKET.id, "reasons": ["other"], "name": MARKER})
KNOWN = frozenset(tell.id for tell in reasons())


def sealed(text: str = TEXT, desk: TestDesk = DESK) -> bytes:
    return seal(text, desk.id, recipients(desk.card), DEVICE)


def opened(data: bytes, desk: TestDesk = DESK) -> OpenedReport:
    return open_report(desk.identities, data, desk.id)


@given(drafts)
@settings(max_examples=60)
def test_desk_decrypts_what_was_previewed(draft: dict[str, object]) -> None:
    fields = fields_of(decode_draft(draft, "", KNOWN), TICKET)
    report = opened(sealed(payload_of(fields)))
    assert report.text == payload_of(fields)
    assert report.id == TICKET.id
    assert report.device == DEVICE.public_key().public_bytes_raw()
    for field in fields:
        name, bracket, _ = field.name.partition("[")
        value = report.value[name]
        assert field.value in value if bracket and isinstance(value, list) else field.value == value


@pytest.mark.parametrize("number", [0, 1, 2])
def test_each_of_the_three_identities_opens_it(number: int) -> None:
    assert open_report([DESK.identities[number]], sealed(), DESK.id).text == TEXT


@pytest.mark.parametrize(("size", "bucket"), [(10, 0), (3500, 0), (4100, 1), (16_000, 1), (17_000, 2), (200_000, 3)])
def test_size_tells_the_bucket_and_no_more(size: int, bucket: int) -> None:
    text = json.dumps({"v": 1, "id": TICKET.id, "note": "x" * size})
    assert len(pyrage.decrypt(sealed(text), DESK.identities)) == BUCKETS[bucket]
    # the header has a line of random length, which tells nothing either
    assert 0 < len(sealed(text)) - BUCKETS[bucket] < 4096
    assert opened(sealed(text)).text == text


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_envelopes_size_is_known_before_it_is_made(text: str) -> None:
    envelope = json.loads(pyrage.decrypt(seal(text, DESK.id, recipients(DESK.card)[:1], DEVICE), DESK.identities))
    exact = json.dumps(envelope, ensure_ascii=False, separators=(",", ":")).encode()
    assert envelope_size(DESK.id, text) == len(exact)


def test_what_does_not_fit_is_told_before_it_is_sealed() -> None:
    # every quotation mark of the report is escaped once more in the envelope
    quotes = json.dumps({"note": '"' * 80_000})
    assert len(quotes) < LONGEST
    assert not fits(DESK.id, quotes, LONGEST)
    assert not fits(DESK.id, "x" * (LONGEST + 1), LONGEST)
    assert fits(DESK.id, "x" * LONGEST, LONGEST)
    with pytest.raises(ValueError, match="longer"):
        padded(b"x" * (BUCKETS[-1] + 1))


def envelope(**more: object) -> dict[str, object]:
    text = str(more.get("report", TEXT))
    desk = str(more.get("desk", DESK.id))
    value: dict[str, object] = {
        "v": 1,
        "purpose": "report",
        "desk": desk,
        "device": b64encode(DEVICE.public_key().public_bytes_raw()).decode(),
        "signature": b64encode(DEVICE.sign(signed_bytes(desk, text))).decode(),
        "report": text,
    }
    return {**value, **more}


def shut(plain: bytes) -> bytes:
    data: bytes = pyrage.encrypt(plain, [DESK.identities[0].to_public()])
    return data


def enclosed(value: object) -> bytes:
    return shut(padded(json.dumps(value, ensure_ascii=False).encode()))


OTHER = Ed25519PrivateKey.generate()
DEEP = "[" * 100_000


LONG = json.dumps({"id": TICKET.id, "v": 1, "note": "é" * 105_000}, ensure_ascii=False)
"""Fewer characters than a report's longest, but more bytes."""


def lacking(key: str) -> dict[str, object]:
    return {name: value for name, value in envelope().items() if name != key}


REFUSED: list[tuple[str, Callable[[], bytes]]] = [
    ("sealed.not_for_us", lambda: b""),
    ("sealed.not_for_us", lambda: os.urandom(5000)),
    ("sealed.not_for_us", lambda: sealed()[:-1]),
    ("sealed.not_for_us", lambda: pyrage.encrypt(b" " * 4096, [DESK.identities[0].to_public()], armored=True)),
    ("sealed.not_for_us", lambda: sealed() + b"x"),
    ("sealed.not_for_us", lambda: sealed(desk=TestDesk())),
    ("sealed.not_for_us", lambda: pyrage.passphrase.encrypt(b" " * 4096, "x")),
    ("sealed.too_large", lambda: b"x" * (LONGEST_SEALED + 1)),
    ("sealed.too_large", lambda: shut(b" " * (BUCKETS[-1] + 20_000))),
    ("sealed.malformed", lambda: shut(json.dumps(envelope()).encode())),
    ("sealed.malformed", lambda: shut(b" " * BUCKETS[0])),
    ("sealed.malformed", lambda: shut(padded(json.dumps(envelope()).encode("utf-16")))),
    ("sealed.malformed", lambda: shut(padded(b"\xff" + json.dumps(envelope()).encode()))),
    ("sealed.malformed", lambda: shut(padded(json.dumps(envelope()).encode() + b"{}"))),
    ("sealed.malformed", lambda: enclosed([envelope()])),
    ("sealed.malformed", lambda: shut(padded(DEEP.encode()))),
    ("sealed.malformed", lambda: shut(padded(json.dumps(envelope())[:-1].encode() + b',"v":1}'))),
    *(("sealed.malformed", lambda key=key: enclosed(lacking(key))) for key in envelope()),
    ("sealed.malformed", lambda: enclosed(envelope(more=1))),
    ("sealed.malformed", lambda: enclosed(envelope(v=2))),
    ("sealed.malformed", lambda: enclosed(envelope(v=True))),
    ("sealed.malformed", lambda: enclosed(envelope(device="AAAA"))),
    ("sealed.malformed", lambda: enclosed(envelope(device="!" * 44))),
    ("sealed.malformed", lambda: enclosed(envelope(signature=7))),
    ("sealed.malformed", lambda: enclosed(envelope(report={"v": 1}))),
    ("sealed.malformed", lambda: enclosed(envelope(report=DEEP))),
    ("sealed.malformed", lambda: enclosed(envelope(report="[]"))),
    ("sealed.malformed", lambda: enclosed(envelope(report='{"v": 1, "id": "../../x"}'))),
    ("sealed.malformed", lambda: enclosed(envelope(report=json.dumps({"v": 1, "id": "0F" * 16})))),
    ("sealed.malformed", lambda: enclosed(envelope(report=json.dumps({"v": 1, "id": TICKET.id, "x": float("nan")})))),
    ("sealed.malformed", lambda: enclosed(envelope(report=TEXT[:-1] + ',"id":"' + "1e" * 16 + '"}'))),
    ("sealed.malformed", lambda: enclosed(envelope(report=TEXT[:-1] + f',"n":{"9" * 5000}}}'))),
    ("sealed.malformed", lambda: enclosed(envelope(report=LONG))),
    ("sealed.purpose", lambda: enclosed(envelope(purpose="enrolment"))),
    ("sealed.desk", lambda: enclosed(envelope(desk="other.example"))),
    ("sealed.desk", lambda: enclosed({**envelope(), "desk": DESK.id.upper()})),
    ("sealed.signature", lambda: enclosed(envelope(report=TEXT) | {"report": TEXT.replace("other", "flattery")})),
    ("sealed.signature", lambda: enclosed(envelope(signature=b64encode(bytes(64)).decode()))),
    (
        "sealed.signature",
        lambda: enclosed(envelope(device=b64encode(OTHER.public_key().public_bytes_raw()).decode())),
    ),
    # the signature of a report for another desk, which its operator sends on under our name
    (
        "sealed.signature",
        lambda: enclosed(envelope(signature=b64encode(DEVICE.sign(signed_bytes("other.example", TEXT))).decode())),
    ),
    # a signature over the text alone, as another program might make one
    ("sealed.signature", lambda: enclosed(envelope(signature=b64encode(DEVICE.sign(TEXT.encode())).decode()))),
]


def test_envelope_of_the_table_is_right_without_its_change() -> None:
    assert opened(enclosed(envelope())).text == TEXT


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_everything_else_is_refused_with_its_reason_and_without_its_words(number: int) -> None:
    code, make = REFUSED[number]
    with pytest.raises(RefusedError) as refused:
        opened(make())
    assert refused.value.code == code
    assert MARKER not in f"{refused.value.message} {refused.value.remedy}"


@given(st.binary(max_size=300))
def test_any_bytes_inside_the_seal_give_a_report_or_a_refusal(plain: bytes) -> None:
    with pytest.raises(RefusedError):
        opened(shut(padded(plain)))


@given(
    st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=20), st.lists, max_leaves=5), st.data()
)
def test_any_member_replaced_gives_a_refusal_or_the_same_report(value: object, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(sorted(envelope())))
    changed = json.dumps({**envelope(), key: value}).encode("utf-8", "replace")
    if value == envelope()[key] and type(value) is type(envelope()[key]):
        return
    with pytest.raises(RefusedError):
        opened(shut(padded(changed)))


def test_older_seal_opens_after_the_desk_has_changed_its_recipients() -> None:
    # the next identity became the current one, and only it and the escrow identity are still there
    old = sealed()
    assert open_report([TestDesk().identities[0], DESK.identities[1]], old, DESK.id).text == TEXT
    assert open_report([DESK.identities[2]], old, DESK.id).text == TEXT
