"""The claims of a loaded graph that may disagree, read and judged: of a large graph a part of them at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from graphmodel.claims.disagreement import Disagreement, TypeRules, disagreements, type_rules
from graphmodel.claims.identity import ref_text
from graphmodel.claims.standing import days_of_events, events_of
from graphmodel.claims.values import intelligible
from graphmodel.databases import Database, Result, Statement
from graphmodel.loading import texts
from graphmodel.model import Model
from graphmodel.records import testimony_of

TOGETHER = 20_000
"""A graph of so many claims is asked once. Of one with more, about so many are looked at together."""
_HEXADECIMAL = "0123456789abcdef"
_RULES = {
    "one_end": texts.SEVERAL_ENDS,
    "one_start": texts.SEVERAL_STARTS,
    "asymmetric": texts.BOTH_DIRECTIONS,
}
"""By a rule of a type, what asks for the facts that may break it, those together that may break it together."""
_RIVALS = {"one_end": texts.SAME_START, "one_start": texts.SAME_END, "asymmetric": texts.TURNED}
"""By such a rule, what asks for the claims that it compares with those of sources."""


@dataclass(frozen=True)
class DoubtfulClaims:
    """Stored claims, by id, each with `committed`: all of each fact that may disagree, and those without a start.

    `rules` are those that they may break together. `of_facts` is false where these alone are to be judged.
    """

    stored: Mapping[str, Mapping[str, Any]]
    rules: Mapping[str, TypeRules]
    of_facts: bool = True


def doubtful_statement(model: Model, most: int = TOGETHER) -> Statement:
    """Asks how many claims are stored, and if no more than `most`, for those that may disagree or lack a start."""
    return _asked(model, texts.DOUBTFUL, {"types": sorted(type_rules(model)), "most": most})


def stored_claims(answer: Result) -> int:
    """How many claims are stored, by what `doubtful_statement` was answered."""
    return int(next((claims for claims, *_ in answer.rows if claims is not None), 0))


def doubtful_claims(database: Database, model: Model, answer: Result, most: int = TOGETHER) -> Iterator[DoubtfulClaims]:
    """The claims that may disagree or lack a start, so that all that disagree are together.

    `answer` is that of `doubtful_statement`. More than `most` claims are read in parts: fact by fact, and then those
    that may break a rule of their type.

    Raises:
        DatabaseError: the database said no.
    """
    rules = type_rules(model)
    if (claims := stored_claims(answer)) <= most:
        yield DoubtfulClaims(_by_id(answer.rows, skip=1), rules)
        return
    for window in fact_windows(claims, most):
        asked = _asked(model, texts.DOUBTFUL_OF_WINDOW, {"types": [], "window": window})
        yield DoubtfulClaims(_by_id(database.read_all(asked)[0].rows), {})
    for rule, text in _RULES.items():
        types = sorted(type for type, each in rules.items() if getattr(each, rule))
        alone = {type: TypeRules(**{rule: True}) for type in types}
        groups = database.read(model.layer.named(text), {"types": types}).rows if types else ()
        for facts in _pages(groups, most):
            asked = _asked(model, texts.DOUBTFUL_FACTS, {"facts": facts})
            yield DoubtfulClaims(_by_id(database.read_all(asked)[0].rows), alone, of_facts=False)


def statements_of_sources(model: Model, sources: Collection[str]) -> list[Statement]:
    """Asks for the claims that may disagree or lack a start, of the facts that sources make claims of, and for those
    that a rule of a type compares with claims of these sources."""
    rules = type_rules(model)
    asked = [_asked(model, texts.DOUBTFUL_OF_SOURCES, {"types": sorted(rules), "sources": sorted(sources)})]
    for rule, text in _RIVALS.items():
        if types := sorted(type for type, each in rules.items() if getattr(each, rule)):
            asked.append(_asked(model, text, {"rivals": types, "sources": sorted(sources)}))
    return asked


def claims_of_sources(model: Model, answers: Iterable[Result]) -> DoubtfulClaims:
    """The claims that these statements were answered."""
    return DoubtfulClaims(_by_id([row for answer in answers for row in answer.rows]), type_rules(model))


def fact_windows(claims: int, most: int = TOGETHER) -> Iterator[str]:
    """What the ids of facts begin with, so that each of these has about `most` of so many claims at most."""
    digits = 0
    while claims > most * len(_HEXADECIMAL) ** digits:
        digits += 1
    yield from map("".join, product(_HEXADECIMAL, repeat=digits))


def find_disagreements(database: Database, model: Model, claims: DoubtfulClaims) -> list[Disagreement]:
    """Pairs of these stored claims that disagree; of those that say the same two things, ten.

    Raises:
        DatabaseError: the database said no.
    """
    testimonies = (testimony_of(stored) for stored in claims.stored.values())
    said = [claim for claim in testimonies if intelligible(model, claim)]
    events = sorted(ref_text(ref) for ref in events_of(said))
    rows = database.read(model.layer.named(texts.CLAIMS_OF), {"subjects": events}).rows if events else ()
    whens = days_of_events([*said, *(testimony_of(stored) for (stored,) in rows)])
    found = disagreements(said, claims.rules, whens)
    return found if claims.of_facts else [each for each in found if each.kind in ("cardinality", "direction")]


def _asked(model: Model, text: str, values: Mapping[str, Any]) -> Statement:
    asserting = sorted(kind.type for kind in model.relationships.values() if kind.asserts)
    return Statement(model.layer.named(text), {**values, "asserting": asserting})


def _by_id(rows: Any, skip: int = 0) -> dict[str, Mapping[str, Any]]:
    pairs = (row[skip:] for row in rows)
    return {stored["id"]: {**stored, "committed": committed} for stored, committed in pairs if stored is not None}


def _pages(groups: Any, size: int) -> Iterator[list[str]]:
    """The facts of groups, those of one group on one page, about so many on each."""
    some: dict[str, None] = {}
    for (facts,) in groups:
        some.update(dict.fromkeys(facts))
        if len(some) >= size:
            yield list(some)
            some = {}
    if some:
        yield list(some)
