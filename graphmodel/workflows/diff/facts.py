"""Which claims and facts differ between two states, and why a fact begins or ceases to hold."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.claims.identity import canonical
from graphmodel.workflows.diff.types import RenamedTypes, Sign

SAID = (
    *("document", "polarity", "certainty", "basis", "voice", "holder", "since", "until", "share", "conditional"),
    *("qualifiers", "value_json", "bounds", "except", "rank", "kind", "subject", "object"),
)
"""What a claim says, beside what it is about: where a type was renamed its id differs, and this does not."""
Claims = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class ClaimChange:
    """A claim that came or went, or whose status is another one; `cited` is where it stands."""

    sign: Sign
    caption: str
    cited: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class FactChange:
    """A fact that begins (`+`) or ceases (`-`) to hold, or holds with other values (`~`), and why."""

    sign: Sign
    fact: str
    reason: str


def changed_claims(before: Claims, after: Claims, renamed: RenamedTypes) -> Iterator[ClaimChange]:
    """The claims that differ: those that went, those that came, those of another status."""
    pairs = _pairs(before, after, renamed)
    gone = [claim for id, claim in before.items() if id not in pairs]
    new = [claim for id, claim in after.items() if id not in set(pairs.values())]
    yield from (ClaimChange("-", each["caption"], each["cited"], each["status"]) for each in _ordered(gone))
    yield from (ClaimChange("+", each["caption"], each["cited"], "", each["status"]) for each in _ordered(new))
    for old, now in pairs.items():
        one, other = before[old]["status"], after[now]["status"]
        if one != other:
            yield ClaimChange("~", after[now]["caption"], after[now]["cited"], one, other)


def changed_facts(before: Claims, after: Claims, renamed: RenamedTypes, days: tuple[str, str]) -> Iterator[FactChange]:
    """The facts that begin or cease to hold between the states, whose graphs are as of these days."""
    old, new = _by_fact(before, renamed), _by_fact(after, RenamedTypes({}, {}))
    for fact in sorted({*old, *new}, key=lambda each: _caption(new.get(each) or old[each])):
        was, now = old.get(fact, []), new.get(fact, [])
        holds_before, holds_now = (any(claim.get("stands") for claim in claims) for claims in (was, now))
        if holds_before and not holds_now:
            yield FactChange("-", _caption(was), _why(was, now, days))
        elif holds_now and not holds_before:
            yield FactChange("+", _caption(now), _why(was, now, days))
        elif holds_now and _values(was) != _values(now):
            yield FactChange("~", _caption(now), f"{' | '.join(_values(was))} -> {' | '.join(_values(now))}")


def _pairs(before: Claims, after: Claims, renamed: RenamedTypes) -> dict[str, str]:
    """The ids before and after of each claim that is in both."""
    found = {id: id for id in before if id in after}
    waiting: dict[str, list[str]] = defaultdict(list)
    if renamed:
        for id, claim in after.items():
            if id not in found:
                waiting[_said(claim, RenamedTypes({}, {}))].append(id)
        for id, claim in before.items():
            if id not in found and waiting.get(said := _said(claim, renamed)):
                found[id] = waiting[said].pop(0)
    return found


def _said(claim: Mapping[str, Any], renamed: RenamedTypes) -> str:
    return canonical([*_about(claim, renamed), *(claim.get(name) for name in SAID)])


def _about(claim: Mapping[str, Any], renamed: RenamedTypes) -> tuple[str, str, str]:
    """Predicate, subject and object, under the names that hold now."""
    subject, target = (_ref(claim.get(name, ""), renamed) for name in ("subject_key", "object_key"))
    predicate = claim["predicate"]
    if claim["kind"] in ("property", "occasion"):
        new = {old: now for columns in renamed.properties.values() for old, now in columns.items()}
        return new.get(predicate, predicate), subject, target
    return renamed.type(predicate), subject, target


def _ref(text: str, renamed: RenamedTypes) -> str:
    if not text:
        return ""
    label, key = json.loads(text)
    return canonical([renamed.type(label), key])


def _by_fact(claims: Claims, renamed: RenamedTypes) -> dict[tuple[str, ...], list[Mapping[str, Any]]]:
    found: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for claim in claims.values():
        about = _about(claim, renamed)
        alone = claim["kind"] not in ("property", "occasion") and not about[2]
        found[(*about, claim["fact"] if alone else "")].append(claim)
    return found


def _caption(claims: Sequence[Mapping[str, Any]]) -> str:
    standing = [claim for claim in claims if claim.get("stands")] or claims
    return str(min(str(claim["caption"]) for claim in standing))


def _values(claims: Sequence[Mapping[str, Any]]) -> list[str]:
    """The values under which a property holds."""
    standing = (claim for claim in claims if claim.get("stands") and "value" in claim)
    return sorted({str(claim["value"]) for claim in standing})


def _why(was: Sequence[Mapping[str, Any]], now: Sequence[Mapping[str, Any]], days: tuple[str, str]) -> str:
    if not now:
        return "no claim of it is left"
    if not was:
        return f"claimed in {', '.join(sorted({str(claim['cited']) for claim in now if claim.get('stands')}))}"
    old, new = (", ".join(sorted({str(claim["status"]) for claim in claims})) for claims in (was, now))
    if {c["caption"] for c in was} == {c["caption"] for c in now} and days[0] != days[1]:
        return f"as of {days[1]} its claims are {new}; as of {days[0]} they were {old}"
    came = sorted({f"{c['caption']} ({c['cited']})" for c in now} - {f"{c['caption']} ({c['cited']})" for c in was})
    return f"its claims were {old} and are {new}" + (f"; new is {'; '.join(came)}" if came else "")


def _ordered(claims: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(claims, key=lambda claim: (str(claim["cited"]), str(claim["caption"])))
