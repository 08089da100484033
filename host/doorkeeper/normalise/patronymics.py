"""Names of the father inside a name: East Slavonic ones, which are left out at will, and Arabic ones, which are not.

The endings are those of the Russian, Ukrainian and Belarusian ones in the usual romanisations.
"""

from __future__ import annotations

_ENDINGS = ("ovich", "evich", "avich", "ovych", "evych", "ovitch", "evitch", "ovna", "evna", "ivna", "inichna")
_SHORTEST = 6

SON_OF = frozenset("bin ibn bint".split())
"""Words after which the father's name stands."""


def is_slavonic_patronymic(part: str) -> bool:
    """Whether a part is a father's name as East Slavs carry one: ``Viktorovich``, ``Ivanivna``.

    Some family names end so too (Antonovich): only a part beside a given and a family name is one.
    """
    return len(part) >= _SHORTEST and part.endswith(_ENDINGS)
