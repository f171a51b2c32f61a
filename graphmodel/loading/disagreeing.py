"""The claims of a loaded graph that may disagree, read and judged."""

from __future__ import annotations

from graphmodel.claims import Testimony
from graphmodel.claims.disagreement import Disagreement, TypeRules, disagreements
from graphmodel.claims.identity import ref_text
from graphmodel.claims.standing import days_of_events, events_of
from graphmodel.claims.values import intelligible
from graphmodel.databases import Database
from graphmodel.loading import texts
from graphmodel.model import Model
from graphmodel.records import testimony_of


def find_disagreements(database: Database, model: Model) -> list[Disagreement]:
    """Every pair of stored claims that disagree. Only claims that share a fact, or a type with a rule, are read.

    Raises:
        DatabaseError: the database said no.
    """
    rules = type_rules(model)
    asserting = sorted(kind.type for kind in model.relationships.values() if kind.asserts)
    parameters = {"types": sorted(rules), "asserting": asserting}
    said: dict[str, Testimony] = {}
    for text in (texts.OF_SHARED_FACTS, texts.OF_TYPES) if rules else (texts.OF_SHARED_FACTS,):
        for stored, committed in database.read(text, parameters).rows:
            claim = testimony_of({**stored, "committed": committed})
            if intelligible(model, claim):
                said[claim.id] = claim
    events = sorted(ref_text(ref) for ref in events_of(said.values()))
    rows = database.read(texts.CLAIMS_OF, {"subjects": events}).rows if events else ()
    whens = days_of_events([*said.values(), *(testimony_of(stored) for (stored,) in rows)])
    return disagreements(said.values(), rules, whens)


def type_rules(model: Model) -> dict[str, TypeRules]:
    """The rules of the types that have any."""
    found = {
        kind.type: TypeRules(
            one_end=kind.cardinality.endswith("-to-one"),
            one_start=kind.cardinality.startswith("one-to-") and not kind.symmetric,
            asymmetric=kind.asymmetric,
        )
        for kind in model.relationships.values()
    }
    return {type: rules for type, rules in found.items() if rules != TypeRules()}
