"""Who may start the host."""

import pytest

from doorkeeper.model.errors import DoorkeeperError
from doorkeeper.native.caller import check_caller
from doorkeeper.native.identity import CHROMIUM_ORIGINS, GECKO_IDS

ORIGIN = CHROMIUM_ORIGINS[0]
GECKO = GECKO_IDS[0]
STRANGER = "chrome-extension://bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb/"


@pytest.mark.parametrize(
    ("arguments", "family"),
    [
        ([ORIGIN], "chromium"),
        ([ORIGIN, "--parent-window=0"], "chromium"),
        ([ORIGIN, "--parent-window=132"], "chromium"),
        (["--parent-window=0", ORIGIN], "chromium"),
        (["/home/x/.mozilla/native-messaging-hosts/org.doorkeeper.host.json", GECKO], "gecko"),
        (["C:\\Users\\x\\host.json", GECKO], "gecko"),
        (["/a path/with spaces.json", GECKO, "--parent-window=1"], "gecko"),
    ],
)
def test_our_extension_is_let_in(arguments: list[str], family: str) -> None:
    assert check_caller(arguments) == family


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        [""],
        [STRANGER],
        [ORIGIN, STRANGER],
        [STRANGER, ORIGIN],
        [ORIGIN.rstrip("/")],
        [ORIGIN.upper()],
        [ORIGIN + "page.html"],
        [ORIGIN, ORIGIN],
        [f"{ORIGIN} "],
        ["https://www.linkedin.com/"],
        [GECKO],
        ["/manifest.json", "other@example.org"],
        ["/manifest.json", GECKO + ".example"],
        [GECKO, "/manifest.json"],
        [f"--{ORIGIN}"],
    ],
)
def test_anybody_else_is_refused(arguments: list[str]) -> None:
    with pytest.raises(DoorkeeperError) as caught:
        check_caller(arguments)
    assert caught.value.code == "caller.refused"
