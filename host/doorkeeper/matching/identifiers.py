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

MOST_FOUND = 50
LONGEST_LABEL = 63
"""Longest label of a domain (RFC 1035)."""
MOST_LABELS = 6
"""Labels of one host that are looked at, from its end: a listed domain may stand before another one."""
_SAME = ("same",)


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
        out.append(Asked("p" + profile, feature, text, own, False, _SAME, ""))
        site, _, slug = profile.partition("/")
        if site not in ("linkedin", "xing", "researchgate"):
            out.append(Asked("h" + slug, "handle" if own else "mention", text, own, False, _SAME, ""))
        handle = f"h{site}:{slug.rpartition('/')[2]}"
        out.append(Asked(handle, "handle" if own else "mention", text, own, False, _SAME, ""))
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
    out.append(Asked("e" + email, "email" if own else "mention", text, own, False, _SAME, ""))
    host = email.rpartition("@")[2]
    _host(out, host, host, text, own=own)


def _host(out: list[Asked], host: str, look: str, text: str, *, own: bool) -> None:
    feature = "domain" if own else "mention"
    parents = addresses.parent_domains
    out.extend(Asked("d" + domain, feature, text, own, False, _SAME, host) for domain in parents(host))
    if look != host:
        alike = ("look-alike letters",)
        out.extend(Asked("d" + domain, feature, text, own, True, alike, look) for domain in parents(look))


def look_alikes(asked: list[Asked], index: Index) -> list[tuple[int, Asked, str]]:
    """Give (entry, what was asked, the listed domain) for each look-alike of a listed domain.

    A look-alike has the listed label under another ending, with one letter changed, with look-alike letters, or with a
    word added, by hyphen or a common one without.
    """
    hosts: dict[str, Asked] = {}
    for item in asked:
        if item.host:
            hosts.setdefault(item.host, item)
    out = []
    for host, item in list(hosts.items())[:MOST_FOUND]:
        for label in host.split(".")[:-1][-MOST_LABELS:]:
            if keys.SHORTEST_LABEL <= len(label) <= LONGEST_LABEL:
                for entry, how, domain in _near(label, index):
                    out.append((entry, item._replace(alike=True, how=(how,), key="b" + label, host=host), domain))
    return out


def _near(label: str, index: Index) -> list[tuple[int, str, str]]:
    pieces = label.split("-")
    inner = {"-".join(pieces[i:j]) for i in range(len(pieces)) for j in range(i + 1, len(pieces) + 1)}
    inner.update(_without_added_word(label))
    asked = {"k" + keys.skeleton(piece) for piece in inner if len(piece) >= keys.SHORTEST_LABEL}
    asked |= keys.asked_half_keys(label)
    out = []
    for entry in sorted({entry for _, entry in index.entries(sorted(asked))}):
        for domain in index.record(entry).domains:
            how = _likeness(label, inner, domain)
            if how:
                out.append((entry, how, domain))
                break
    return out


def _without_added_word(label: str) -> list[str]:
    """Give what is left of a label without a common word, or a number, that is written to its beginning or its end."""
    from doorkeeper.normalise.tables.domain_words import ADDED_WORDS, LONGEST_ADDED

    longest = min(LONGEST_ADDED, len(label) - keys.SHORTEST_LABEL)
    left = [label[size:] for size in range(2, longest + 1) if label[:size] in ADDED_WORDS]
    left.extend(label[:-size] for size in range(2, longest + 1) if label[-size:] in ADDED_WORDS)
    number = label.rstrip("0123456789")
    return [*left, number] if number != label else left


def _likeness(label: str, inner: set[str], domain: str) -> str | None:
    """Say how a label is like that of a listed domain: any label of the domain but its last."""
    for listed in domain.lower().split(".")[:-1]:
        if len(listed) < keys.SHORTEST_LABEL:
            continue
        if label == listed:
            return "other ending"
        if keys.skeleton(label) == keys.skeleton(listed):
            return "look-alike letters"
        if within_one_edit(label, listed):
            return "spelling"
        if listed in inner:
            return "word added"
    return None


def fact_of(item: Asked, listed: str) -> Fact:
    """Give the fact that a met key stands for."""
    return Fact(item.feature, item.how, item.observed, listed, key=item.key, own=item.own, alike=item.alike)
