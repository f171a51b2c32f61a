"""The claims of a loaded graph that may disagree, read and judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphmodel.claims.disagreement import Disagreement, disagreements, type_rules
from graphmodel.claims.identity import ref_text
from graphmodel.claims.standing import days_of_events, events_of
from graphmodel.claims.values import intelligible
from graphmodel.databases import Database, Result, Statement
from graphmodel.loading import texts
from graphmodel.model import Model
from graphmodel.records import testimony_of


def doubtful_statement(model: Model) -> Statement:
    """Asks for the stored claims that share a fact, have a type with a rule, or lack a start."""
    asserting = sorted(kind.type for kind in model.relationships.values() if kind.asserts)
    values = {"types": sorted(type_rules(model)), "asserting": asserting}
    return Statement(model.layer.named(texts.DOUBTFUL), values)


def doubtful_claims(answer: Result) -> dict[str, Mapping[str, Any]]:
    """These claims, by id, each with `committed`."""
    return {stored["id"]: {**stored, "committed": committed} for stored, committed in answer.rows}


def find_disagreements(database: Database, model: Model, claims: Mapping[str, Mapping[str, Any]]) -> list[Disagreement]:
    """Pairs of these stored claims that disagree; of those that say the same two things, ten.

    Raises:
        DatabaseError: the database said no.
    """
    testimonies = (testimony_of(stored) for stored in claims.values())
    said = [claim for claim in testimonies if intelligible(model, claim)]
    events = sorted(ref_text(ref) for ref in events_of(said))
    rows = database.read(model.layer.named(texts.CLAIMS_OF), {"subjects": events}).rows if events else ()
    whens = days_of_events([*said, *(testimony_of(stored) for (stored,) in rows)])
    return disagreements(said, type_rules(model), whens)
