"""Reads employers and roles out of a headline such as ``Recruiter at Example Search | ex-Acme``."""

from __future__ import annotations

from doorkeeper.model.observation import Observation, ObservedOrganisation
from doorkeeper.normalise.organisations import is_former

_SEPARATORS = ("|", "•", "·", " - ", " – ", " — ", ";", " / ", "\n")
_AT = (" at ", " @ ", " @", " yn ", " chez ", " bei ")
MOST_SEGMENTS = 12


def segments(text: str) -> list[str]:
    """Split a headline at the signs that separate its statements."""
    for separator in _SEPARATORS:
        text = text.replace(separator, "\x00")
    return [piece for part in text.split("\x00") if (piece := part.strip())][:MOST_SEGMENTS]


def employers(headline: str) -> list[ObservedOrganisation]:
    """Give the organisations that a headline names, each with whether it is a present one."""
    found: list[ObservedOrganisation] = []
    for segment in segments(headline):
        former = is_former(segment)
        padded = f" {segment}"
        lowered = padded.lower()
        for word in _AT:
            at = lowered.find(word) if len(lowered) == len(padded) else padded.find(word)
            if at >= 0:
                name = padded[at + len(word) :].strip()
                if name:
                    role = padded[:at].strip() or None
                    found.append(ObservedOrganisation(name, role, None, current=not (former or is_former(name))))
                break
        else:
            found.append(ObservedOrganisation(segment, None, None, current=not former))
            found.extend(
                ObservedOrganisation(piece.strip(), None, None, current=not is_former(piece))
                for piece in segment.split(",")[1:]
                if piece.strip()
            )
    return found


def organisations(observation: Observation) -> list[ObservedOrganisation]:
    """Give all organisations that an observation shows of its subject; a company page is its own subject."""
    found = [
        org._replace(current=False) if org.current and is_former(org.name) else org
        for org in observation.organisations
        if org.name
    ]
    if observation.kind == "company" and observation.name:
        found.insert(0, ObservedOrganisation(observation.name, None, observation.url, current=True))
    elif observation.headline:
        found.extend(employers(observation.headline))
    return found


def roles(observation: Observation) -> list[str]:
    """Give the roles that an observation shows of its subject: of its jobs, and each statement of the headline."""
    found = [org.role for org in observation.organisations if org.role and org.current]
    for segment in segments(observation.headline or ""):
        if is_former(segment):
            continue
        found.append(segment)
        found.extend(org.role for org in employers(segment) if org.role)
    return found
