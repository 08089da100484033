"""Bounded, typed decoding: the border at which JSON and TOML values become values of the model.

Every reader takes the parent table and a key, checks type and size, and raises
:class:`~doorkeeper.model.errors.DecodeError` with the path of what is wrong. Past here nobody touches a dict.
"""

from __future__ import annotations

from doorkeeper.model.errors import DecodeError

Table = dict[str, object]


def table(value: object, path: str) -> Table:
    """Take a value that must be an object whose keys are texts."""
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise DecodeError(path, "an object")
    return value


def only_keys(value: Table, allowed: frozenset[str], path: str) -> None:
    """Refuse a key that the schema does not know, so that a misspelt key is found and not ignored."""
    for key in value:
        if key not in allowed:
            raise DecodeError(join(path, key[:64]), f"no such key; known keys are {', '.join(sorted(allowed))}")


def text(parent: Table, key: str, path: str, *, limit: int) -> str | None:
    """Read an optional text of at most ``limit`` characters; absent, null and empty are None."""
    value = parent.get(key)
    if value is None:
        return None
    if isinstance(value, str) and len(value) <= limit and value.isascii():
        return value or None
    return checked_text(value, join(path, key), limit) or None


def required_text(parent: Table, key: str, path: str, *, limit: int) -> str:
    """Read a text that must be there and not be blank."""
    value = text(parent, key, path, limit=limit)
    if value is None or not value.strip():
        raise DecodeError(join(path, key), f"a text of 1 to {limit} characters")
    return value


def texts(parent: Table, key: str, path: str, *, limit: int, most: int) -> tuple[str, ...]:
    """Read an optional list of at most ``most`` texts; absent is empty, empty texts are dropped."""
    if key not in parent:
        return ()
    values = items(parent, key, path, most=most)
    if all(isinstance(value, str) and 0 < len(value) <= limit and value.isascii() for value in values):
        return tuple(values)  # type: ignore[arg-type] # all are texts
    at = join(path, key)
    return tuple(item for i, value in enumerate(values) if (item := checked_text(value, f"{at}[{i}]", limit)))


def items(parent: Table, key: str, path: str, *, most: int) -> list[object]:
    """Read an optional list of at most ``most`` values of any kind."""
    value = parent.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or len(value) > most:
        raise DecodeError(join(path, key), f"a list of at most {most}")
    return value


def flag(parent: Table, key: str, path: str, *, default: bool) -> bool:
    """Read an optional true or false."""
    value = parent.get(key)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise DecodeError(join(path, key), "true or false")
    return value


def choice(parent: Table, key: str, path: str, allowed: tuple[str, ...], *, default: str | None = None) -> str:
    """Read one of a fixed set of words."""
    value = parent.get(key, default)
    if not isinstance(value, str) or value not in allowed:
        raise DecodeError(join(path, key), f"one of {', '.join(allowed)}")
    return value


def checked_text(value: object, path: str, limit: int) -> str:
    """Check one value to be a text within its bound that can be written as UTF-8."""
    if not isinstance(value, str) or len(value) > limit:
        raise DecodeError(path, f"a text of at most {limit} characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        # a lone surrogate passes json.loads and would fail later, in a log or an index
        raise DecodeError(path, "a text without unpaired surrogates") from None
    return value


def join(path: str, key: str) -> str:
    """Give the path of ``key`` inside ``path``."""
    return f"{path}.{key}" if path else key
