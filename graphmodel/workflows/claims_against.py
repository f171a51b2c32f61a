"""What speaks against the claims that a report shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphmodel.claims.disagreement import disagreements, type_rules
from graphmodel.claims.standing import days_of_events
from graphmodel.claims.values import intelligible
from graphmodel.records import testimony_of
from graphmodel.workflows.own import ask_own

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.model import Model


AGAINST = 10
"""So many claims are named against each, where there are more claims than are shown."""


def claims_against(
    database: Database,
    model: Model,
    rows: Mapping[str, Mapping[str, Any]],
    others: Sequence[Mapping[str, Any]] = (),
) -> Mapping[str, list[str]]:
    """By claim, what those say that it disagrees with: of its fact, or of its type where one excludes another.

    With `others`, claims of the same that are not shown, those of them and of the shown ones that it disagrees with,
    `AGAINST` at most of its fact, and of what each rule of its type compares.
    """
    rules = type_rules(model)
    ruled = [id for id, row in rows.items() if row["claim"]["predicate"] in rules]
    beside = ask_own(database, model.layer, "claims-beside", {"claims": ruled}) if ruled else ()
    stored = {row["claim"]["id"]: row for row in (*rows.values(), *others, *beside)}
    asserting = {kind.type for kind in model.relationships.values() if kind.asserts}
    testimonies = (
        testimony_of({**row["claim"], "committed": bool(asserting & {*row["asserting"]})}) for row in stored.values()
    )
    said = [claim for claim in testimonies if intelligible(model, claim)]
    found: dict[str, list[str]] = defaultdict(list)
    few = (AGAINST, rows.keys()) if others else (None, None)
    for each in disagreements(said, rules, days_of_events(said), *few):
        one, other = each.sides(stored[each.one.id]["claim"]["caption"], stored[each.other.id]["claim"]["caption"])
        found[each.one.id].append(other)
        found[each.other.id].append(one)
    return found
