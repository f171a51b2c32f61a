"""What facts store: the plain relationship or the property that the claims of one fact carry, with its evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from graphmodel.claims import Testimony, locator_order
from graphmodel.claims.bounds import AT_SOME_TIME
from graphmodel.claims.values import typed_qualifiers, typed_value
from graphmodel.model import Model, PartialDate
from graphmodel.model.layer import CLAIMED
from graphmodel.model.properties import given_by, with_absent_parts
from graphmodel.records.claims import dated
from graphmodel.records.elements import RelationshipRecord

Item = TypeVar("Item")
BY_CLAIMS = "claims"
"""Stands among the sources of what claims carry."""


def fact_record(model: Model, claims: tuple[Testimony, ...]) -> RelationshipRecord:
    """The plain relationship that these claims of one fact carry, with its evidence."""
    first = claims[0]
    assert first.subject is not None
    assert first.object is not None
    kind = model.relationships[first.predicate]
    stored: dict[str, Any] = {}
    for name, value in _agreed(typed_qualifiers(model, c.predicate, c.qualifiers) for c in claims).items():
        stored |= kind.properties[name].store(value)
    for bound in ("since", "until"):
        stored |= dated(bound, _bound([getattr(c, bound) for c in claims], bound))
        if any(bound in c.resolved for c in claims if getattr(c, bound)):
            stored[f"{bound}_resolved"] = True
    places = {(c.document, locator) for c in claims for locator in c.locators}
    ordered = _sorted(places, lambda place: (place[0], locator_order(place[1])))
    documents = sorted({c.document for c in claims})
    optional = {
        "locators": [f"{document} {locator}" for document, locator in ordered],
        "paraphrase": next((c.note for c in _sorted(claims, _reading_order) if c.note), ""),
        "share": ", ".join(sorted({c.share for c in claims if c.share})),
        "except": sorted({name for c in claims for name in c.excepting}),
    }
    stored |= {name: value for name, value in optional.items() if value}
    stored |= {"sources": len(documents), "documents": documents, "claims": sorted(c.id for c in claims)}
    return RelationshipRecord(first.predicate, first.subject, first.object, stored, frozenset([BY_CLAIMS]), kind.key)


def _sorted(items: Collection[Item], key: Callable[[Item], Any]) -> Iterable[Item]:
    """The items in order. Most facts have one, of which no key is made."""
    return sorted(items, key=key) if len(items) > 1 else items


def _reading_order(claim: Testimony) -> tuple[Any, ...]:
    return claim.document, [locator_order(locator) for locator in claim.locators], claim.id


def _agreed(each: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The qualifiers that no two claims give differently."""
    said: dict[str, list[Any]] = defaultdict(list)
    for qualifiers in each:
        for name, value in qualifiers.items():
            said[name].append(value)
    return {name: values[0] for name, values in said.items() if all(value == values[0] for value in values)}


def _bound(dates: list[PartialDate | None], bound: str) -> PartialDate | None:
    """One date for several: the most precise where all can be true, else the widest interval that they span."""
    if len(dates) == 1:
        return dates[0] if dates[0] != AT_SOME_TIME else None
    known = sorted(
        {d for d in dates if d is not None and d != AT_SOME_TIME},
        key=lambda d: (d.first or date.min, d.last or date.max, d.text),
    )
    if len(known) < 2 or any(d.open for d in known):
        return next((d for d in known if d.open), known[0] if known else None)
    first, last = max(d.first or date.min for d in known), min(d.last or date.max for d in known)
    if first <= last:
        return min(known, key=lambda d: (_length(d), d.text))
    return known[0] if bound == "since" else known[-1]


def _length(when: PartialDate) -> int:
    return ((when.last or date.max) - (when.first or date.min)).days


def property_columns(model: Model, claim: Testimony, labels: Collection[str]) -> dict[str, Any]:
    """The columns of a claimed property, as the node's own class declares it."""
    known = [kind for label, kind in model.nodes.items() if label in labels and claim.predicate in kind.properties]
    if not known:
        return {}
    kind = known[-1]
    stored = kind.properties[claim.predicate].store(typed_value(model, kind.label, claim.predicate, claim.value))
    return given_by(stored, [BY_CLAIMS])


def claimable(further: Mapping[str, str], given: Mapping[str, Any], have: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of claims without those of properties that a node or relationship has from others; None clears one.

    A property is theirs or the claims' as a whole: `further` says whose part a column is, see `further_columns`.
    """
    claimed = set(have.get(CLAIMED, ()))
    whole = with_absent_parts(further, given)
    firsts = {name: further.get(name, name) for name in whole}
    return {name: value for name, value in whole.items() if firsts[name] in claimed or firsts[name] not in have}


def set_columns(columns: Mapping[str, Any]) -> list[str]:
    """The names of the columns that are set, in order; None is none."""
    return sorted(name for name, value in columns.items() if value is not None)
