"""docs/errors.md lists every code of the product: those raised in Python, and those of the extension."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from doorkeeper.native.codes import PROTOCOL_ERRORS

ROOT = Path(__file__).parents[2]
CODE = re.compile(r"[a-z]+(\.(?!toml$)[a-z0-9_-]+)+")
ROWS = re.findall(r"^\| `([a-z0-9._-]+)` \| (.+?) \| (.+?) \|$", (ROOT / "docs/errors.md").read_text(), re.MULTILINE)


def python_codes() -> Iterator[str]:
    """Give the constants that are passed, as a code, where an error or a finding is made, and those of the lint."""
    for path in (ROOT / "host").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and re.fullmatch(r"lint\.[a-z-]+", str(node.value)):
                yield str(node.value)
            if isinstance(node, ast.Call) and makes_error(node.func):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and CODE.fullmatch(str(argument.value)):
                        yield str(argument.value)


def makes_error(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        # super().__init__("entry.invalid", …) in a subclass of DoorkeeperError
        return function.attr == "__init__"
    name = function.id if isinstance(function, ast.Name) else ""
    return name in ("Finding", "Consequence") or (name.endswith("Error") and name != "DecodeError")


def extension_codes() -> Iterator[str]:
    for path in (ROOT / "extension").rglob("*.js"):
        text = path.read_text()
        yield from re.findall(r'ProblemError\(\s*"([^"]+)"', text)
        if path.name == "host-problems.js":
            yield from (code for code in re.findall(r'"([^"]+)",', text) if CODE.fullmatch(code))


def test_every_code_is_listed_and_every_listed_code_exists() -> None:
    used = {*python_codes(), *extension_codes(), *PROTOCOL_ERRORS}
    assert len(used) > 40
    assert sorted(row[0] for row in ROWS) == sorted(used)


def test_every_code_has_a_sentence_and_a_remedy() -> None:
    for code, message, remedy in ROWS:
        assert message.endswith("."), code
        assert remedy.endswith("."), code
