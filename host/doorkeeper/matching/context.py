"""Roles and places: facts too common to warn by, that support a rare name."""

from __future__ import annotations

from doorkeeper.matching.facts import Fact
from doorkeeper.matching.headline import roles
from doorkeeper.model.observation import Observation
from doorkeeper.model.record import Record
from doorkeeper.normalise import characters


def role_fact(observation: Observation, record: Record) -> Fact | None:
    """Give the agreement of a role on the page with a listed one: the same words, however spaced or hyphenated."""
    observed = [(role, characters.fold(role)) for role in roles(observation)]
    for listed in record.roles:
        wanted = characters.fold(listed)
        together = wanted.replace(" ", "")
        for text, plain in observed:
            if not together:
                continue
            if plain == wanted or f" {wanted} " in f" {plain} ":
                return Fact("role", ("same",), text, listed)
            if plain.replace(" ", "") == together:
                return Fact("role", ("joined",), text, listed)
    return None


def place_fact(observation: Observation, record: Record) -> Fact | None:
    """Give the agreement of the page's location with a listed place: the listed words stand in it as words."""
    if not observation.location:
        return None
    plain = f" {characters.fold(observation.location)} "
    for listed in record.places:
        wanted = characters.fold(listed)
        if wanted and f" {wanted} " in plain:
            return Fact("place", ("same",), observation.location, listed)
    return None
