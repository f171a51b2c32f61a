"""Holds a graph against the rules of its model, and against saved ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from graphmodel.checks.census import Census, misplaced, take
from graphmodel.checks.finding import Checked, Finding, Ran, SavedRule, examples
from graphmodel.checks.rule import EXAMPLES, Rule, count_all
from graphmodel.checks.rules import rules
from graphmodel.databases import Database
from graphmodel.errors import QueryFailed, Unsupported, WriteRefused
from graphmodel.model import Model
from graphmodel.schema import enforces, implied, show


def check(database: Database, model: Model, saved: Iterable[SavedRule] = ()) -> Checked:
    """What in a graph breaks a rule that its model implies, or that the project saved. Only reads.

    Labels and relationship types are looked at where the graph has any; what a constraint enforces is not read
    again. graphmodel's own nodes (claims, passages, documents) are left out.
    """
    saved = tuple(saved)
    constraints = show(database)
    enforced = {rule for rule in implied(model) if enforces(constraints, rule)}
    census = take(database)
    open_rules = [rule for rule in rules(model) if rule.implied not in enforced and _concerns(rule, census)]
    ran = [Ran(rule.rule, str(rule), rule in enforced) for rule in implied(model)]
    ran += [Ran("unknown-label", ""), Ran("unknown-type", ""), *(Ran("saved", rule.name) for rule in saved)]
    found = [*misplaced(database, model, census), *_broken(database, open_rules), *_saved(database, saved)]
    return Checked(tuple(found), tuple(ran))


def _concerns(rule: Rule, census: Census) -> bool:
    return rule.implied.label in (census.labels if rule.implied.entity == "node" else census.relationships)


def _broken(database: Database, checked: Sequence[Rule]) -> Iterator[Finding]:
    counts = _counts(database, checked)
    for at, rule in enumerate(checked):
        if counts[at]:
            shown = examples(database.read(rule.examples, rule.parameters).rows)
            yield Finding(rule.implied.rule, str(rule.implied), rule.says, counts[at], shown)


def _counts(database: Database, checked: Sequence[Rule]) -> Mapping[int, int]:
    """How many break each rule, by its place; rules of one pattern are counted in one pass."""
    found: dict[int, int] = {}
    alone = [at for at, rule in enumerate(checked) if rule.grouped]
    for at in alone:
        found[at] = int(database.read(checked[at].count, checked[at].parameters).value() or 0)
    together = sorted(set(range(len(checked))) - set(alone), key=lambda at: checked[at].scope)
    for _, places in groupby(together, key=lambda at: checked[at].scope):
        group = list(places)
        parameters = {name: value for at in group for name, value in checked[at].parameters.items()}
        (row,) = database.read(count_all([checked[at] for at in group]), parameters).rows
        found.update(zip(group, (int(count or 0) for count in row), strict=True))
    return found


def _saved(database: Database, saved: Iterable[SavedRule]) -> Iterator[Finding]:
    for rule in saved:
        try:
            result = database.read(rule.query, rule.parameters)
        except (QueryFailed, WriteRefused, Unsupported) as failed:
            yield Finding("saved", rule.name, f"cannot be run: {failed.message}", 1)
            continue
        if result.rows:
            shown = (", ".join(f"{c}={v}" for c, v in zip(result.columns, row, strict=True)) for row in result.rows)
            yield Finding("saved", rule.name, "must return no rows", len(result.rows), tuple(shown)[:EXAMPLES])
