"""The relationship type that a stored one becomes: ends, cardinality, and the key of parallel ones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Set
from functools import partial

from graphmodel.drafts.draft import DraftRelationship
from graphmodel.drafts.names import UniqueNames, class_name, type_for
from graphmodel.drafts.neo4j.fields import Fields, Types, fill, is_partial_date
from graphmodel.drafts.neo4j.survey import Elements, Survey
from graphmodel.drafts.tally import Tally
from graphmodel.problems import count

PARTS = ("string", "integer", "boolean", "date", "partial_date")
"""The kinds of a part of a key that may be empty."""
MANY = 10
"""Fewer relationships than this say nothing of their cardinality."""


def relationship_of(
    name: str,
    elements: Elements,
    found: Types,
    survey: Survey,
    pool: UniqueNames,
    distinguishes: Callable[[str, tuple[str, ...]], bool],
) -> DraftRelationship:
    """The relationship type of a stored one; the node types are among `found`."""
    stored = type_for(name, found.tree.parents)
    ends = Counter[tuple[str, str]]()
    for (start, end), number in survey.ends[name].items():
        if start in found.tree.of and end in found.tree.of:
            ends[found.class_of(start), found.class_of(end)] += number
        else:
            found.left_out[name] = found.left_out.get(name, 0) + number
    fields = Fields()
    own_properties = [each for each in elements.properties if not _is_interval(each, elements.properties)]
    fill(fields, elements.properties, own_properties, elements.read, exact=elements.exact, of_relationship=True)
    for each in ("since", "until"):
        if _is_interval(each, elements.properties):
            fields.stored[each] = each
    todo = (
        [f"the type {name!r} is taken by a label or by graphmodel; these relationships get {stored!r}"]
        if stored != name
        else []
    )
    if not elements.exact:
        todo.append(
            f"its ends are those of {elements.read:,} of {count(elements.count, 'relationship')}; there may be others"
        )
    most = survey.most.get(name, (2, 2, 1))
    no_parts = {stored for stored, tally in elements.properties.items() if tally.many or tally.empty_texts}
    key = () if most[2] == 1 else _parallel(name, fields, no_parts, distinguishes)
    if key is None:
        todo.append(
            "several of these connect the same two nodes, and no properties distinguish them: one of each will be kept"
        )
    cls = pool.of(class_name(name, camel=True))
    found.fields[cls] = fields
    return DraftRelationship(
        cls,
        stored,
        _widest(tuple(sorted(ends)), found),
        tuple(fields.drafted),
        tuple(fields.stored[each] for each in key or ()),
        _cardinality(most[:2]) if elements.count >= MANY else "many-to-many",
        todo=tuple(todo),
        may_be_empty=tuple(fields.stored[each] for each in key or () if not _is_required(each, fields)),
        repeated=key is None,
    )


def _is_interval(name: str, tallies: Mapping[str, Tally]) -> bool:
    base = name.removesuffix("_first").removesuffix("_last")
    return base in ("since", "until") and is_partial_date(base, tallies)


def _parallel(
    name: str, fields: Fields, no_parts: Set[str], distinguishes: Callable[[str, tuple[str, ...]], bool]
) -> tuple[str, ...] | None:
    """The stored properties that distinguish parallel relationships, as few as do; None where all together do not.

    `no_parts` can be no parts of a key: what holds lists or an empty text.
    """
    by_name = {each.name: each for each in fields.drafted}
    own = {
        stored: by_name[name] for stored, name in fields.stored.items() if name in by_name and stored not in no_parts
    }
    required = [stored for stored, each in own.items() if each.required]
    plain = [stored for stored in own if own[stored].kind in PARTS]  # of a key that a relationship may lack a part of
    return _fewest(required, partial(distinguishes, name)) or _fewest(plain, partial(distinguishes, name))


def _fewest(names: list[str], distinguish: Callable[[tuple[str, ...]], bool]) -> tuple[str, ...] | None:
    """As few of these as distinguish all; None where all together do not."""
    for each in names:
        if distinguish((each,)):
            return (each,)
    every = tuple(names)
    if not every or not distinguish(every):
        return None
    for each in names:  # leaves out what is not needed
        fewer = tuple(name for name in every if name != each)
        if fewer and distinguish(fewer):
            every = fewer
    return every


def _is_required(stored: str, fields: Fields) -> bool:
    return any(each.required for each in fields.drafted if each.name == fields.stored[stored])


def _cardinality(most: tuple[int, int]) -> str:
    start, end = most
    return {(True, True): "one-to-one", (True, False): "many-to-one", (False, True): "one-to-many"}.get(
        (start == 1, end == 1), "many-to-many"
    )


def _widest(pairs: tuple[tuple[str, str], ...], found: Types) -> tuple[tuple[str, str], ...]:
    """The same pairs with a class for all those below it, where each of them occurs."""
    concrete = {found.names[label] for label in found.tree.of.values()}
    lines = [
        (found.names[label], {found.names[each] for each in found.tree.below(label)} & concrete)
        for label in sorted(found.tree.parents, key=lambda each: len(found.tree.above(each)))
    ]
    left = set(pairs)
    for side in (0, 1):
        for top, below in lines:
            if len(below) > 1 or top not in concrete:
                others = {pair[1 - side] for pair in left}
                for other in others:
                    covered = {(each, other) if side == 0 else (other, each) for each in below}
                    if covered <= left:
                        left = (left - covered) | {(top, other) if side == 0 else (other, top)}
    return tuple(sorted(left))
