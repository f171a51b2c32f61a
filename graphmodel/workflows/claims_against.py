"""What speaks against the claims that a report shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphmodel.claims.disagreement import disagreements, type_rules
from graphmodel.claims.standing import days_of_events
from graphmodel.claims.values import intelligible
from graphmodel.records import testimony_of
from graphmodel.workflows.own import ask_own

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model


def claims_against(database: Database, model: Model, rows: Mapping[str, Mapping[str, Any]]) -> Mapping[str, list[str]]:
    """By claim, what those say that it disagrees with: of its fact, or of its type where one excludes another."""
    rules = type_rules(model)
    ruled = [id for id, row in rows.items() if row["claim"]["predicate"] in rules]
    beside = ask_own(database, model.layer, "claims-beside", {"claims": ruled}) if ruled else ()
    stored = {row["claim"]["id"]: row for row in (*rows.values(), *beside)}
    asserting = {kind.type for kind in model.relationships.values() if kind.asserts}
    testimonies = (
        testimony_of({**row["claim"], "committed": bool(asserting & {*row["asserting"]})}) for row in stored.values()
    )
    said = [claim for claim in testimonies if intelligible(model, claim)]
    found: dict[str, list[str]] = defaultdict(list)
    for each in disagreements(said, rules, days_of_events(said), listed=None):
        one, other = each.sides(stored[each.one.id]["claim"]["caption"], stored[each.other.id]["claim"]["caption"])
        found[each.one.id].append(other)
        found[each.other.id].append(one)
    return found
