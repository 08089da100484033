"""One agreeing fact between an observation and an entry, and the collection of an entry's facts."""

from doorkeeper.model.value import Value
from doorkeeper.model.verdict import Evidence


class Fact(Value):
    """A feature on which the page and an entry agree.

    ``key`` is the index key that met (empty for names, roles and places). ``own`` is false where the page only mentions
    the value. ``alike`` is true for a look-alike of the listed value. ``front`` and ``current`` speak of organisations.
    """

    feature: str
    how: tuple[str, ...]
    observed: str
    listed: str
    key: str = ""
    own: bool = True
    alike: bool = False
    front: bool = False
    current: bool = True

    def evidence(self) -> Evidence:
        """Give what a person is shown of this fact; long values are cut, since the page may be hostile."""
        return Evidence(self.feature, self.how, _cut(self.observed), _cut(self.listed))


def ways(how: frozenset[str] | set[str], order: tuple[str, ...]) -> tuple[str, ...]:
    """Give the ways of matching in the order in which they are told; ``same`` where there are none."""
    return tuple(way for way in order if way in how) or ("same",)


def _cut(text: str, limit: int = 200) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
