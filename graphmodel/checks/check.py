"""Holds a graph against the rules of its model, and against saved ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from graphmodel.checks import stored_rules
from graphmodel.checks.census import Census, misplaced, take
from graphmodel.checks.finding import Checked, Finding, Ran, SavedRule, examples
from graphmodel.checks.rule import EXAMPLES, Rule, count_all
from graphmodel.checks.rules import parallel_link, rules
from graphmodel.databases import Database, Result, Statement, keep_to_graph
from graphmodel.errors import QueryFailed, Unsupported, WriteRefused
from graphmodel.mark import read_meta, refuse_other_layer
from graphmodel.model import Model
from graphmodel.model.faults import name_of
from graphmodel.schema import enforces, implied, show

REFUSED = (QueryFailed, WriteRefused, Unsupported)
"""What an engine says of a saved rule that it cannot run."""


def check(
    database: Database,
    model: Model,
    saved: Iterable[SavedRule] = (),
    allow: Iterable[str] = (),
    also: Callable[[Census], Iterable[Finding]] = lambda _: (),
) -> Checked:
    """What in a graph breaks a rule that its model implies, or that the project saved. Only reads, in one transaction.

    Labels and relationship types are looked at where the graph has any; what a constraint enforces is not read
    again. Of graphmodel's own nodes (claims, passages, documents) it is looked at whether what connects them is there
    once. A saved rule may read the graph alone;
    `allow` names clauses, procedures and functions that it may use besides. `also` finds more in what was counted.

    Raises:
        FormatMismatch: another format version wrote the graph.
        DatabaseError: the database said no.
    """
    saved = tuple(saved)
    with database.undone(reading=True) as graph:
        checked, census = _implied(graph, model)
        found = (*checked.findings, *also(census))
        findings_of_saved = _all_saved(graph, saved, tuple(allow))
    if findings_of_saved is None:  # one of them cannot be run, and ended the transaction: each is asked alone
        findings_of_saved = [finding for rule in saved for finding in _ask(database, rule, tuple(allow))]
    rules_run = (*checked.rules, *(Ran("saved", rule.name) for rule in saved))
    return replace(checked, findings=(*found, *findings_of_saved), rules=rules_run)


def _implied(database: Database, model: Model) -> tuple[Checked, Census]:
    meta = read_meta(database)
    refuse_other_layer(database, meta, model.layer.prefix)
    constraints = show(database)
    enforced = {rule for rule in implied(model) if enforces(constraints, rule)}
    census = take(database, model.layer)
    open_rules = [rule for rule in rules(model) if rule.implied not in enforced and _concerns(rule, census)]
    links = [parallel_link(model, type) for type in sorted(census.links)]
    ran = [Ran(rule.rule, str(rule), rule in enforced) for rule in implied(model)]
    ran += [Ran(stored_rules.RULE, name_of(kind.cls)) for kind in stored_rules.ruled(model)]
    ran += [Ran("parallel", rule.implied.label) for rule in links]
    ran += [Ran("unknown-label", ""), Ran("unknown-type", "")]
    found = [
        *misplaced(database, model, census),
        *_broken(database, [*open_rules, *links]),
        *stored_rules.broken(database, model, census),
    ]
    return Checked(tuple(found), tuple(ran), empty=not meta and not census.nodes), census


def shared_values(database: Database, model: Model) -> list[Finding]:
    """The properties declared unique of which several nodes or relationships in a graph have one value."""
    return list(_broken(database, [rule for rule in rules(model) if rule.implied.rule == "unique"]))


def _concerns(rule: Rule, census: Census) -> bool:
    return rule.implied.label in (census.labels if rule.implied.entity == "node" else census.relationships)


def _broken(database: Database, checked: Sequence[Rule]) -> Iterator[Finding]:
    counts = _counts(database, checked)
    broken = [rule for rule in checked if counts[rule]]
    shown = database.read_all(*(Statement(rule.examples, rule.parameters) for rule in broken))
    for rule, result in zip(broken, shown, strict=True):
        yield Finding(rule.implied.rule, str(rule.implied), rule.says, counts[rule], examples(result.rows))


def _counts(database: Database, checked: Sequence[Rule]) -> Mapping[Rule, int]:
    """How many break each rule, of one state of the graph; rules of one pattern are counted in one pass."""
    groups = [[rule] for rule in checked if rule.grouped]
    ungrouped = sorted((rule for rule in checked if not rule.grouped), key=lambda rule: rule.scope)
    groups += [list(rules) for _, rules in groupby(ungrouped, key=lambda rule: rule.scope)]
    results = database.read_all(*map(_counting, groups))
    return {
        rule: int(count or 0)
        for group, result in zip(groups, results, strict=True)
        for rule, count in zip(group, result.rows[0], strict=True)
    }


def _counting(group: Sequence[Rule]) -> Statement:
    text = group[0].count if group[0].grouped else count_all(group)
    return Statement(text, {name: value for rule in group for name, value in rule.parameters.items()})


def _all_saved(database: Database, saved: Sequence[SavedRule], allow: Sequence[str]) -> list[Finding] | None:
    """What saved rules find when all are asked at once; None if one of them is refused."""
    try:
        for rule in saved:
            keep_to_graph(rule.query, allow)
        results: list[Result] = database.read_all(*(Statement(rule.query, rule.parameters) for rule in saved))
    except REFUSED:
        return None
    return [finding for rule, result in zip(saved, results, strict=True) for finding in _rows_of(rule, result)]


def _ask(database: Database, rule: SavedRule, allow: Sequence[str]) -> Iterator[Finding]:
    try:
        keep_to_graph(rule.query, allow)
        yield from _rows_of(rule, database.read(rule.query, rule.parameters))
    except REFUSED as failed:
        yield Finding("saved", rule.name, f"cannot be run: {failed.message}", 1)


def _rows_of(rule: SavedRule, result: Result) -> Iterator[Finding]:
    if result.rows:
        shown = (", ".join(f"{c}={v}" for c, v in zip(result.columns, row, strict=True)) for row in result.rows)
        yield Finding("saved", rule.name, "must return no rows", len(result.rows), tuple(shown)[:EXAMPLES])
