"""Addresses on the page that an entry lists: the subject's own, mentioned ones, and look-alikes of listed domains."""

from __future__ import annotations

from doorkeeper.matching import keys
from doorkeeper.matching.facts import Fact
from doorkeeper.matching.parts import within_one_edit
from doorkeeper.model.observation import Observation
from doorkeeper.model.value import TYPE_CHECKING, Value
from doorkeeper.normalise import addresses, profiles

if TYPE_CHECKING:
    from doorkeeper.matching.ports import Index

SHORTEST_LABEL = 8
"""Shortest domain label of which a look-alike is looked for: shorter ones are ordinary words too often."""
MOST_FOUND = 50


class Asked(Value):
    """One key asked of the index, and the value on the page that it comes from."""

    key: str
    feature: str
    observed: str
    own: bool
    alike: bool
    how: tuple[str, ...]
    host: str = ""


def asked_keys(observation: Observation) -> list[Asked]:
    """Give the exact keys of all addresses of an observation, the subject's own first."""
    out: list[Asked] = []
    if observation.url:
        _link(out, observation.url, own=True, page=True)
    for link in observation.links:
        _link(out, link, own=True)
    for email in observation.emails:
        _email(out, email, own=True)
    for mention in observation.mentions:
        if "@" in mention and "/" not in mention:
            _email(out, mention, own=False)
        else:
            _link(out, mention, own=False)
    for message in observation.messages:
        if message.sender == "them":
            found = addresses.find(message.text, MOST_FOUND)
            for link in found.links:
                _link(out, link, own=False)
            for email in found.emails:
                _email(out, email, own=False)
    return out


def _link(out: list[Asked], text: str, *, own: bool, page: bool = False) -> None:
    feature = "profile" if own else "mention"
    profile = profiles.profile_key(text)
    if profile:
        out.append(Asked("p" + profile, feature, text, own, False, ("same",)))
        site, _, slug = profile.partition("/")
        if site not in ("linkedin", "xing", "researchgate"):
            out.append(Asked("h" + slug, "handle" if own else "mention", text, own, False, ("same",)))
        out.append(
            Asked(f"h{site}:{slug.rpartition('/')[2]}", "handle" if own else "mention", text, own, False, ("same",))
        )
    if page:
        return  # the host of the page is the site itself
    for candidate in addresses.unwrap(text):
        address = addresses.parse_address(candidate)
        if address is not None:
            _host(out, address.host, address.look, text, own=own)


def _email(out: list[Asked], text: str, *, own: bool) -> None:
    email = addresses.parse_email(text)
    if email is None:
        return
    out.append(Asked("e" + email, "email" if own else "mention", text, own, False, ("same",)))
    host = email.rpartition("@")[2]
    _host(out, host, host, text, own=own)


def _host(out: list[Asked], host: str, look: str, text: str, *, own: bool) -> None:
    feature = "domain" if own else "mention"
    parents = addresses.parent_domains
    out.extend(Asked("d" + domain, feature, text, own, False, ("same",), host) for domain in parents(host))
    if look != host:
        alike = ("look-alike letters",)
        out.extend(Asked("d" + domain, feature, text, own, True, alike, look) for domain in parents(look))


def look_alike_keys(asked: list[Asked], index: Index) -> list[Asked]:
    """Give the keys under which look-alikes of listed domains are found: other ending, one edit, a word added."""
    out: list[Asked] = []
    hosts: dict[str, Asked] = {}
    for item in asked:
        if item.host:
            hosts.setdefault(item.host, item)
    for host, item in list(hosts.items())[:MOST_FOUND]:
        for label in host.split(".")[:-1][-3:]:
            if len(label) < SHORTEST_LABEL:
                continue
            for near, how in _near_labels(label, index):
                out.append(Asked("b" + near, item.feature, item.observed, item.own, True, (how,), host))
    return out


def _near_labels(label: str, index: Index) -> list[tuple[str, str]]:
    out = [(label, "other ending")]
    if len(label) > 63:
        return out
    for other in index.parts(sorted(keys.vocabulary_keys(label))):
        if other != label and len(other) >= SHORTEST_LABEL:
            if keys.skeleton(label) == keys.skeleton(other):
                out.append((other, "look-alike letters"))
            elif within_one_edit(label, other):
                out.append((other, "spelling"))
    pieces = label.split("-")
    for start in range(len(pieces)):
        for end in range(start + 1, len(pieces) + 1):
            inner = "-".join(pieces[start:end])
            if inner != label and len(inner) >= SHORTEST_LABEL:
                out.append((inner, "word added"))
    return out


def fact_of(item: Asked, listed: str) -> Fact:
    """Give the fact that a met key stands for."""
    return Fact(item.feature, item.how, item.observed, listed, key=item.key, own=item.own, alike=item.alike)
