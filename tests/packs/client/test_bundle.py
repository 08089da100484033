"""The form of a bundle: a plain ZIP of stored files, of which each byte has one meaning."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorkeeper.model.errors import DoorkeeperError, RefusedError
from doorkeeper.packs.client.bundle import MOST_MEMBERS, Bundle, open_bundle
from doorkeeper.packs.client.source import MissingFileError

FILES = {"metadata/timestamp.json": b"{}", "metadata/1.root.json": b"{1}", "targets/desk/alerts/aa.base": b"x" * 5000}


def zipped(files: dict[str, bytes] | list[tuple[str, bytes]] = FILES, method: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as bundle:
        for name, data in files.items() if isinstance(files, dict) else files:
            bundle.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def patched(data: bytes, at: int, value: bytes) -> bytes:
    return data[:at] + value + data[at + len(value) :]


def entry(data: bytes, number: int = 0) -> int:
    """Give where the table's entry of a number begins."""
    at = -1
    for _ in range(number + 1):
        at = data.index(b"PK\x01\x02", at + 1)
    return at


def read(data: bytes) -> dict[str, bytes]:
    bundle = Bundle(io.BytesIO(data))
    return {name: b"".join(bundle.read(name)) for name in bundle.names}


WHOLE = zipped()
FIRST, SECOND = entry(WHOLE), entry(WHOLE, 1)
HONEST = {
    "plain": (zipped(), FILES),
    "with folders": (zipped({"metadata/": b"", "targets/": b"", "targets/desk/": b"", **FILES}), FILES),
    "empty": (zipped({}), {}),
    "an empty file": (zipped({"metadata/a.json": b""}), {"metadata/a.json": b""}),
    "a name in other letters": (zipped({"targets/desk/ŵ.json": b"1"}), {"targets/desk/ŵ.json": b"1"}),
    "a dot in front": (zipped({"targets/desk/.well": b"1"}), {"targets/desk/.well": b"1"}),
    "of a system without rights": (WHOLE.replace(struct.pack("<L", 0o600 << 16), bytes(4)), FILES),
    "two dots inside": (zipped({"targets/desk/a..b": b"1"}), {"targets/desk/a..b": b"1"}),
}


@pytest.mark.parametrize("case", HONEST)
def test_a_plain_bundle_is_read(case: str) -> None:
    data, files = HONEST[case]
    assert read(data) == files


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(MissingFileError):
        list(Bundle(io.BytesIO(zipped())).read("metadata/2.root.json"))


NAMES = [
    *("../x", "/etc/passwd", "metadata/../../x", "metadata//x", "metadata/./x", "targets/..", "C:/x", "metadata\\x"),
    *("metadata/a\\b", "metadata/a\x00b", "metadata/a\nb", "metadata/a\u202eb", "readme.txt", "metadata", "METADATA/x"),
    *("targets/a:b", "targets/" + "a" * 600, "metadata/x?", "metadata/x*", "//host/x", "targets/../metadata/x"),
]
HOSTILE = {
    "nothing": (b"", "bundle.damaged"),
    "a web page": (b"<!doctype html><title>404</title>" * 9, "bundle.damaged"),
    "half": (WHOLE[: len(WHOLE) // 2], "bundle.damaged"),
    "all but the last byte": (WHOLE[:-1], "bundle.damaged"),
    "only the table": (WHOLE[FIRST:], "bundle.damaged"),
    "something in front": (b"#!/bin/sh\n" + WHOLE, "bundle.damaged"),
    "something behind": (WHOLE + b"\0", "bundle.damaged"),
    "a comment": (patched(WHOLE, len(WHOLE) - 2, b"\x01\x00") + b"x", "bundle.damaged"),
    "two ZIPs in one": (WHOLE + zipped({"metadata/x": b"1"}), "bundle.damaged"),
    "compressed": (zipped(method=zipfile.ZIP_DEFLATED), "bundle.unsafe"),
    "compressed by LZMA": (zipped(method=zipfile.ZIP_LZMA), "bundle.unsafe"),
    "a bomb": (zipped({"metadata/x.json": b"\0" * 10_000_000}, zipfile.ZIP_DEFLATED), "bundle.unsafe"),
    "encrypted": (patched(WHOLE, FIRST + 8, b"\x01\x00"), "bundle.unsafe"),
    "encrypted table": (patched(WHOLE, FIRST + 8, b"\x00\x20"), "bundle.unsafe"),
    "a patch instead of a file": (patched(WHOLE, FIRST + 8, b"\x20\x00"), "bundle.unsafe"),
    "two sizes": (patched(WHOLE, FIRST + 20, struct.pack("<2L", 1, 2)), "bundle.unsafe"),
    "larger than it is": (patched(WHOLE, SECOND + 20, struct.pack("<2L", 10**6, 10**6)), "bundle.damaged"),
    "as large as can be told": (patched(WHOLE, FIRST + 20, b"\xff" * 8), "bundle.damaged"),
    "begins behind the end": (patched(WHOLE, FIRST + 42, struct.pack("<L", 10**8)), "bundle.damaged"),
    "two files in one place": (patched(WHOLE, SECOND + 42, struct.pack("<L", 0)), "bundle.unsafe"),
    "more files than there are": (patched(WHOLE, len(WHOLE) - 14, struct.pack("<2H", 9, 9)), "bundle.damaged"),
    "fewer files than there are": (patched(WHOLE, len(WHOLE) - 14, struct.pack("<2H", 1, 1)), "bundle.damaged"),
    "too many": (zipped({f"metadata/{i}": b"" for i in range(MOST_MEMBERS + 1)}), "bundle.too-large"),
    "a link": (patched(WHOLE, FIRST + 38, struct.pack("<L", 0o120777 << 16)), "bundle.unsafe"),
    "a device": (patched(WHOLE, FIRST + 38, struct.pack("<L", 0o020644 << 16)), "bundle.unsafe"),
    "a byte that has changed": (WHOLE.replace(b"x" * 99, b"x" * 98 + b"y", 1), "bundle.damaged"),
    "another checksum": (patched(WHOLE, FIRST + 16, b"\1\2\3\4"), "bundle.unsafe"),
    "in two volumes": (patched(WHOLE, len(WHOLE) - 18, b"\x01\x00"), "bundle.damaged"),
    **{f"the name {name!r}": (zipped({name: b"1"}), "bundle.unsafe") for name in NAMES if "\x00" not in name},
    "a zero in the name": (zipped({"metadata/aXb": b"1"}).replace(b"aXb", b"a\0b"), "bundle.unsafe"),
    "a name of no letters": (zipped({"metadata/aXb": b"1"}).replace(b"aXb", b"a\xffb"), "bundle.unsafe"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_anything_else_is_refused_before_a_file_is_read(case: str) -> None:
    data, code = HOSTILE[case]
    with pytest.raises(RefusedError) as refused:
        Bundle(io.BytesIO(data))
    assert refused.value.code == code


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice() -> None:
    data = zipped([("metadata/timestamp.json", b"1"), ("metadata/timestamp.json", b"2")])
    with pytest.raises(RefusedError) as refused:
        Bundle(io.BytesIO(data))
    assert refused.value.code == "bundle.unsafe"


LOCAL = {
    "another name": patched(WHOLE, 30, b"metadata/timestomp.json"),
    "compressed after all": patched(WHOLE, 8, b"\x08\x00"),
    "encrypted after all": patched(WHOLE, 6, b"\x01\x00"),
    "another size": patched(WHOLE, 18, struct.pack("<2L", 1, 1)),
    "another checksum": patched(WHOLE, 14, b"\1\2\3\4"),
    "no header": patched(WHOLE, 0, b"XX"),
}


@pytest.mark.parametrize("case", LOCAL)
def test_a_file_with_two_descriptions_is_refused(case: str) -> None:
    with pytest.raises(RefusedError) as refused:
        read(LOCAL[case])
    assert refused.value.code == "bundle.unsafe"


def test_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(DoorkeeperError) as missing:
        open_bundle(tmp_path / "none.ukpack")
    assert missing.value.code == "bundle.missing"


@given(st.binary(max_size=200), st.integers(0, len(WHOLE) - 1), st.integers(0, 255))
def test_law_any_bytes_are_read_or_refused(noise: bytes, at: int, value: int) -> None:
    for data in (noise, patched(WHOLE, at, bytes([value])), WHOLE[:at] + noise + WHOLE[at:]):
        assert outcome(data) in ("read", "bundle.damaged", "bundle.unsafe", "bundle.too-large")


def outcome(data: bytes) -> str:
    try:
        read(data)
    except RefusedError as error:
        return error.code
    return "read"
