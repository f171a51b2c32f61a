"""Claims of properties that a node has otherwise: what a source gives as a row or an entity goes before any claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphmodel.claims import Testimony
from graphmodel.claims.values import intelligible
from graphmodel.databases import Database
from graphmodel.loading import texts
from graphmodel.loading.columns import changed, restored
from graphmodel.model import Model, PropertyType, Ref
from graphmodel.model.layer import CLAIMED, LABEL_PREFIX, SOURCES
from graphmodel.model.properties import further_columns, shown, with_absent_parts, with_quantities
from graphmodel.records import testimony_of
from graphmodel.records.facts import BY_CLAIMS, property_columns
from graphmodel.syntax.quoting import quote

PAGE = 5_000


@dataclass(frozen=True)
class GivenValue:
    """The value that a node has in place of a claimed one, and the sources that give it, if any does."""

    value: str
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return f"the graph has {self.said}"

    @property
    def said(self) -> str:
        """The value, and what gives it."""
        by = f"as {' or '.join(self.sources)} gives it" if self.sources else "though no source gives it"
        return f"{self.value}, {by}"


def overruled_claims(
    database: Database, model: Model, windows: Iterable[str]
) -> Iterator[tuple[Mapping[str, Any], GivenValue]]:
    """The stored claims that would carry a property of a node that sources give otherwise. Only reads.

    They are read by what the ids of their facts begin with, one of `windows` at a time.

    Raises:
        DatabaseError: the database said no.
    """
    for window in windows:
        rows = database.read(model.layer.named(texts.CARRYING_PROPERTIES), {"window": window}).rows
        stored = {claim["id"]: claim for (claim,) in rows}
        for id, given in given_values(database, model, stored.values()).items():
            yield stored[id], given


def given_values(database: Database, model: Model, claims: Iterable[Mapping[str, Any]]) -> dict[str, GivenValue]:
    """Of these stored claims those that stand, of a property that their node has otherwise: by id, what it has.

    Raises:
        DatabaseError: the database said no.
    """
    by_label: dict[str, dict[Any, list[Testimony]]] = defaultdict(lambda: defaultdict(list))
    for each in (testimony_of(claim) for claim in claims if claim.get("stands")):
        if each.kind in ("property", "occasion") and each.subject is not None and intelligible(model, each):
            by_label[each.subject.label][each.subject.key].append(each)
    return {
        claim.id: given
        for label, by_key in by_label.items()
        for key, labels, columns in _nodes(database, model, label, list(by_key))
        for claim in by_key[key]
        if (given := overruling_value(model, claim, labels, columns)) is not None
    }


def given_value(database: Database, model: Model, ref: Ref, name: str) -> GivenValue | None:
    """What a node has of a property without a claim, and the sources that give the node; None where it has none.

    Raises:
        DatabaseError: the database said no.
    """
    for _, labels, columns in _nodes(database, model, ref.label, [ref.key]):
        declared = next((model.nodes[x].properties[name] for x in labels if name in _properties(model, x)), None)
        own = {column.name for column in declared.columns} if declared is not None else set()
        theirs = own & columns.keys()
        if theirs and not theirs <= set(columns.get(CLAIMED, ())):
            return _value_of(model, labels, name, sorted(theirs), columns)
    return None


def _properties(model: Model, label: str) -> Mapping[str, PropertyType]:
    return model.nodes[label].properties if label in model.nodes else {}


def _nodes(database: Database, model: Model, label: str, keys: list[Any]) -> Iterator[tuple[Any, list[str], Any]]:
    key = quote(model.nodes[label].key)
    text = (
        f"UNWIND $key AS key MATCH (n:{quote(label)} {{{key}: key}}) "
        "RETURN key, labels(n) AS labels, properties(n) AS stored"
    )
    for at in range(0, len(keys), PAGE):
        yield from database.read(text, {"key": keys[at : at + PAGE]}).rows


def overruling_value(
    model: Model, claim: Testimony, labels: Collection[str], columns: Mapping[str, Any]
) -> GivenValue | None:
    """What a node has in place of what a claim of its property says, which stands; None if the claim carries it."""
    wanted = property_columns(model, claim, labels)
    given = {name: value for name, value in wanted.items() if not name.startswith(LABEL_PREFIX)}
    theirs = given.keys() & columns.keys()
    if not theirs or theirs <= set(columns.get(CLAIMED, ())):
        return None
    declared = {each.name: each for label in labels for each in _properties(model, label).values()}
    if not changed(columns, with_absent_parts(further_columns([declared[claim.predicate]]), given)):
        return None
    return _value_of(model, labels, claim.predicate, sorted(theirs), columns)


def _value_of(
    model: Model, labels: Collection[str], name: str, stored: Sequence[str], columns: Mapping[str, Any]
) -> GivenValue:
    declared = {each: kind for label in labels for each, kind in _properties(model, label).items()}
    if name in declared and declared[name].kind == "quantity":
        chosen: Sequence[str] = [each.name for each in declared[name].columns if each.name in columns]
    else:
        chosen = [name] if name in columns else stored
    found = with_quantities(declared, shown(declared, {each: columns[each] for each in chosen}))
    values = (value if isinstance(value, list) else [value] for value in found.values())
    sources = tuple(sorted(set(columns.get(SOURCES, ())) - {BY_CLAIMS}))
    return GivenValue(", ".join(str(restored(value)) for each in values for value in each), sources)
