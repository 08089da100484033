"""Immutable values with named fields: ``typing.NamedTuple`` to a type checker, and the same behaviour when run.

Importing ``typing`` and letting it build the two dozen value types that the host needs takes nine milliseconds, as long
as Python itself takes to start (docs/decisions/0003-lean-start.md). These twenty lines take a half of one.
"""

from operator import itemgetter

__all__ = ["TYPE_CHECKING", "Value"]

TYPE_CHECKING = False
"""True to a type checker, which knows the name; ``typing`` need not be imported for it."""

if TYPE_CHECKING:
    from typing import NamedTuple as Value
else:

    class _ValueType(type):
        """Makes a tuple type from a class body of annotated fields, those with a default last."""

        def __new__(mcs, name, bases, body):
            fields = tuple(body.get("__annotations__", ()))
            body["_field_defaults"] = {field: body.pop(field) for field in fields if field in body}
            body["_fields"] = fields
            body["__slots__"] = ()
            body.update((field, property(itemgetter(place))) for place, field in enumerate(fields))
            return super().__new__(mcs, name, bases, body)

    class Value(tuple, metaclass=_ValueType):
        """Base of all value types: ``class Point(Value): x: int; y: int = 0``."""

        def __new__(cls, *given, **named):
            """Make a value from its fields, by place or by name."""
            if len(given) != len(cls._fields) or named:
                given = cls._completed(given, named)
            return tuple.__new__(cls, given)

        @classmethod
        def _completed(cls, given, named):
            if not named and 0 < len(cls._fields) - len(given) <= len(cls._field_defaults):
                return (*given, *list(cls._field_defaults.values())[len(given) - len(cls._fields) :])
            if not given and len(named) == len(cls._fields):
                try:
                    return [named[field] for field in cls._fields]
                except KeyError:
                    pass  # a wrong name: told below
            values = dict(zip(cls._fields, given, strict=False))
            if len(given) > len(cls._fields) or not named.keys() <= set(cls._fields[len(given) :]):
                raise TypeError(f"{cls.__name__} takes the fields {', '.join(cls._fields)}")
            values = {**cls._field_defaults, **values, **named}
            try:
                return [values[field] for field in cls._fields]
            except KeyError as missing:
                raise TypeError(f"{cls.__name__} lacks the field {missing}") from None

        _make = classmethod(tuple.__new__)

        def _replace(self, **named):
            """Give a copy in which the named fields are others."""
            return type(self)(**{**self._asdict(), **named})

        def _asdict(self):
            """Give the fields as a dict."""
            return dict(zip(self._fields, self, strict=True))

        def __getnewargs__(self):
            """Give what ``pickle`` makes the value from again."""
            return tuple(self)

        def __repr__(self):
            return f"{type(self).__name__}({', '.join(f'{k}={v!r}' for k, v in self._asdict().items())})"
