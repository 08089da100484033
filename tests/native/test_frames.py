"""Framing: laws over any bytes and any chunking."""

import sys
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.native.frames import Event, Frame, FrameDecoder, Lost, TooLarge, encode_frame

LIMIT, LOST = 32, 200


def events(chunks: list[bytes]) -> list[Event]:
    decoder = FrameDecoder(LIMIT, LOST)
    return [event for chunk in chunks for event in decoder.feed(chunk)]


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(place % (len(data) + 1) for place in places)})
    return [data[start:end] for start, end in pairwise(edges)]


bodies = st.lists(st.binary(max_size=LOST), max_size=8)
places = st.lists(st.integers(min_value=0), max_size=20)


@given(bodies, places)
def test_frames_survive_any_chunking(sent: list[bytes], where: list[int]) -> None:
    stream = b"".join(map(encode_frame, sent))
    expected = [Frame(body) if len(body) <= LIMIT else TooLarge(len(body)) for body in sent]
    assert events(cut(stream, where)) == expected


@given(st.binary(max_size=2000), places)
def test_any_bytes_give_the_same_events_however_they_arrive(data: bytes, where: list[int]) -> None:
    assert events(cut(data, where)) == events([data])


@given(st.binary(max_size=2000))
def test_no_event_breaks_the_bounds_and_nothing_follows_a_loss(data: bytes) -> None:
    found = events([data])
    for event in found:
        if isinstance(event, Frame):
            assert len(event.body) <= LIMIT
        else:
            assert (event.length > LOST) == isinstance(event, Lost)
    assert not any(isinstance(event, Lost) for event in found[:-1])


@given(st.binary(max_size=LIMIT), st.integers(min_value=1, max_value=LIMIT + 4))
def test_a_cut_frame_is_known_to_be_cut(body: bytes, missing: int) -> None:
    stream = encode_frame(body)
    decoder = FrameDecoder(LIMIT, LOST)
    part = stream[: max(0, len(stream) - missing)]
    assert decoder.feed(part) == []
    assert decoder.waiting == bool(part)


def test_a_long_body_is_never_held() -> None:
    decoder = FrameDecoder(LIMIT, LOST)
    assert decoder.feed((LOST).to_bytes(4, sys.byteorder)) == [TooLarge(LOST)]
    for _ in range(LOST):
        assert decoder.feed(b"x") == []
        assert len(decoder._pending) == 0
    assert decoder.feed(encode_frame(b"after")) == [Frame(b"after")]


def test_nothing_is_read_after_a_loss() -> None:
    decoder = FrameDecoder(LIMIT, LOST)
    assert decoder.feed((LOST + 1).to_bytes(4, sys.byteorder) + encode_frame(b"{}")) == [Lost(LOST + 1)]
    assert decoder.feed(encode_frame(b"{}")) == []


@pytest.mark.parametrize("length", [0, 1, 255, 256, 65536])
def test_the_length_is_in_the_byte_order_of_the_machine(length: int) -> None:
    assert encode_frame(b"x" * length)[:4] == length.to_bytes(4, sys.byteorder)
