from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Literal

import pytest

from graphmodel.checks import Checked, Finding, Ran, SavedRule, check
from graphmodel.databases import Database, Statement
from graphmodel.model import (
    Content,
    Event,
    Model,
    Node,
    PartialDate,
    Point,
    Property,
    Quantity,
    Relationship,
)
from graphmodel.schema import apply


class Entity(Node):
    abstract = True
    id: Annotated[str, Property(key=True)]
    name: str


class Actor(Entity):
    abstract = True


class State(Actor):
    iso: Annotated[str, Property(unique=True)] | None = None
    kind: Literal["great", "small"] | None = None
    tags: list[Literal["a", "b"]] = []
    size: Quantity | None = None
    founded: PartialDate | None = None


class Group(Actor):
    label = "Armed Group"


class City(Entity):
    at: Point | None = None
    seen: datetime | None = None
    lasted: timedelta | None = None
    share: float | None = None
    rank: int | None = None
    days: list[date] = []


class Attack(Event):
    code: Annotated[int, Property(key=True)]


class Recognizes(Relationship[State, State | Group]):
    key = ("form",)
    form: Literal["formal", "informal"]


class CapitalOf(Relationship[City, State]):
    cardinality = "one-to-one"


class AlliedWith(Relationship[State, State]):
    symmetric = True


class Protects(Relationship[State, State]):
    asymmetric = True


class Says(Relationship[Actor, Content]): ...


MODEL = Model.of(State, Group, City, Attack, Recognizes, CapitalOf, AlliedWith, Protects, Says)

SOUND = """
    CREATE (bria:Entity:Actor:State {
        id: 'bria', name: 'Bria', iso: 'BR', kind: 'small', tags: ['a', 'b'], size: 40000, size_unit: 'persons',
        size_about: true, founded: '1991', founded_first: date('1991-01-01'), founded_last: date('1991-12-31'),
        gm_sources: ['s']})
    CREATE (arland:Entity:Actor:State {id: 'arland', name: 'Arland', size: 1.5, tags: []})
    CREATE (band:Entity:Actor:`Armed Group` {id: 'band', name: 'Red Band'})
    CREATE (port:Entity:City {
        id: 'port', name: 'Port', at: point({longitude: 1.5, latitude: 2}), seen: datetime('2025-07-03T10:00:00Z'),
        lasted: duration('P1D'), share: 0.5, rank: 3})
    SET port.days = [date('2025-07-03')]
    CREATE (:Event:Attack {code: 7, when: '2024', occurred: true})
    CREATE (bria)-[:RECOGNIZES {form: 'formal', since: '2025', since_first: date('2025-01-01'), gm_sources: ['s']}]->(arland)
    CREATE (bria)-[:RECOGNIZES {form: 'informal'}]->(arland)
    CREATE (arland)-[:RECOGNIZES {form: 'formal'}]->(band)
    CREATE (port)-[:CAPITAL_OF]->(bria)
    CREATE (arland)-[:ALLIED_WITH]->(bria)
    CREATE (claim:Claim {id: 'c', subject: 5})-[:SUBJECT]->(bria), (:Town {name: 'not ours'})-[:NEAR]->(port)
"""  # noqa: E501


def found(database: Database, *changes: str, model: Model = MODEL) -> list[str]:
    database.write(Statement(SOUND), *(Statement(change) for change in changes))
    return [f"{finding.severity} {finding}" for finding in check(database, model).findings]


def test_a_sound_graph_has_no_findings(database: Database) -> None:
    assert found(database) == []


def test_an_empty_graph_is_sound(database: Database) -> None:
    checked = check(database, MODEL)
    assert (checked.sound, checked.empty) == (True, True)


BROKEN: list[tuple[str, list[str]]] = [
    (
        "MATCH (n:State) REMOVE n.name",
        ["error required Entity.name is missing (2: arland, bria)"],
    ),
    (
        "UNWIND range(1, 7) AS i CREATE (:Entity:City {id: 'city' + toString(i)})",
        ["error required Entity.name is missing (7: city1, city2, city3, city4, city5, ...)"],
    ),
    (
        "MATCH (n:State {id: 'bria'}) SET n.name = 5",
        ["error type Entity.name is no string (1: bria: 5)"],
    ),
    (
        "MATCH (n:State {id: 'bria'}) SET n.size = 'many'",
        ["error type State.size is no quantity (1: bria: 'many')"],
    ),
    (
        "MATCH (n:State {id: 'bria'}) SET n.founded_first = '1991-01-01'",
        ["error type State.founded is no partial date (1: bria: '1991')"],
    ),
    (
        "MATCH (n:City) SET n.rank = 3.5, n.share = 1, n.at = 'here'",
        [
            "error type City.at is no point (1: port: 'here')",
            "error type City.share is no float (1: port: 1)",
            "error type City.rank is no integer (1: port: 3.5)",
        ],
    ),
    (
        "MATCH (n:City) SET n.days = ['today'], n.seen = date('2025-07-03')",
        [
            "error type City.seen is no datetime (1: port: 2025-07-03)",
            "error type City.days is no list of dates (1: port: ['today'])",
        ],
    ),
    (
        "MATCH (n:State {id: 'bria'}) SET n.kind = 'huge', n.tags = ['a', 'z']",
        [
            "error allowed State.kind is none of great, small (1: bria: 'huge')",
            "error allowed State.tags is none of a, b (1: bria: ['a', 'z'])",
        ],
    ),
    (
        "MATCH (n:State {id: 'bria'}) SET n.tags = 'a'",
        ["error type State.tags is no list of strings (1: bria: 'a')"],
    ),
    (
        "CREATE (:Entity:City {id: 'bria', name: 'x'}), (:Event:Attack {code: 7})",
        [
            "error key Entity.id is the same on several nodes (1: bria: 2)",
            "error key Attack.code is the same on several nodes (1: 7: 2)",
        ],
    ),
    (
        "MATCH (n:State) SET n.iso = 'BR'",
        ["error unique State.iso is the same on several nodes (1: BR: 2)"],
    ),
    (
        "MATCH (c:City), (s:State {id: 'bria'}) CREATE (c)-[:RECOGNIZES {form: 'formal'}]->(s), (c)-[:SAYS]->(s)",
        [
            "error ends RECOGNIZES may only connect (State)->(State), (State)->(Armed Group) (1: port -> bria)",
            "error ends SAYS has quoted claims as its object, and is no relationship of nodes (1: port -> bria)",
        ],
    ),
    (
        "MATCH (a:State {id: 'bria'}), (b:State {id: 'arland'}) CREATE (a)-[:RECOGNIZES {form: 'formal'}]->(b)",
        ["error parallel RECOGNIZES is there twice between the same nodes with the same form (1: bria -> arland: 2)"],
    ),
    (
        "MATCH ()-[r:RECOGNIZES {form: 'formal'}]->(:State) SET r.form = 'odd', r.since_last = 'x'",
        [
            "error type RECOGNIZES.since is no partial date (1: bria -> arland: '2025')",
            "error allowed RECOGNIZES.form is none of formal, informal (1: bria -> arland: 'odd')",
        ],
    ),
    (
        "MATCH ()-[r:RECOGNIZES]->(:`Armed Group`) REMOVE r.form",
        ["error required RECOGNIZES.form is missing (1: arland -> band)"],
    ),
    (
        "MATCH (c:City), (s:State {id: 'arland'}) CREATE (c)-[:CAPITAL_OF]->(s), "
        "(:Entity:City {id: 'inland', name: 'x'})-[:CAPITAL_OF]->(s)",
        [
            "error cardinality CAPITAL_OF has more than one end (1: port: 2)",
            "error cardinality CAPITAL_OF has more than one start (1: arland: 2)",
        ],
    ),
    (
        "MATCH (a:State {id: 'arland'})-[:ALLIED_WITH]->(b) CREATE (b)-[:ALLIED_WITH]->(a)",
        ["error symmetric ALLIED_WITH has no direction, and is stored both ways (1: arland -> bria)"],
    ),
    (
        "MATCH (a:State {id: 'arland'}), (b:State {id: 'bria'}) CREATE (b)-[:PROTECTS]->(a), "
        "(a)-[:PROTECTS {until: '2001', until_first: date('2001-01-01'), until_last: date('2001-12-31')}]->(b)",
        ["error asymmetric PROTECTS goes one way only, and is stored both ways (1: arland -> bria)"],
    ),
    (  # one after the other, and to itself
        "MATCH (a:State {id: 'arland'}), (b:State {id: 'bria'}) CREATE (a)-[:PROTECTS]->(a), "
        "(b)-[:PROTECTS {since: '2002', since_first: date('2002-01-01'), since_last: date('2002-12-31')}]->(a), "
        "(a)-[:PROTECTS {until: '2001', until_first: date('2001-01-01'), until_last: date('2001-12-31')}]->(b)",
        [],
    ),
    (  # a handover within a year
        "MATCH (a:State {id: 'arland'}), (b:State {id: 'bria'}) CREATE "
        "(b)-[:PROTECTS {since: '2001', since_first: date('2001-01-01'), since_last: date('2001-12-31')}]->(a), "
        "(a)-[:PROTECTS {until: '2001', until_first: date('2001-01-01'), until_last: date('2001-12-31')}]->(b)",
        [],
    ),
    (  # one that had not ended when the other began
        "MATCH (a:State {id: 'arland'}), (b:State {id: 'bria'}) CREATE "
        "(b)-[:PROTECTS {since: '2000', since_first: date('2000-01-01'), since_last: date('2000-12-31')}]->(a), "
        "(a)-[:PROTECTS {until: '2001', until_first: date('2001-01-01'), until_last: date('2001-12-31')}]->(b)",
        ["error asymmetric PROTECTS goes one way only, and is stored both ways (1: arland -> bria)"],
    ),
    (
        "MATCH (n:State {id: 'bria'}) REMOVE n:Actor",
        ["error labels Entity:State are the labels of no type; the nearest has Actor:Entity:State (1: bria)"],
    ),
    (
        "MATCH (n:City) SET n:State",
        ["error labels City:Entity:State are the labels of no type; the nearest has City:Entity (1: port)"],
    ),
    (
        "CREATE (:Entity {id: 'x', name: 'x', gm_sources: ['s']})",
        ["error labels Entity are the labels of no type; the nearest has City:Entity (1: x)"],
    ),
    (
        "MATCH (n:State {id: 'bria'}) SET n:Sate",
        ["warning unknown-label Sate is a label that the model does not know; did you mean 'State'? (1: bria)"],
    ),
    (
        "MATCH (a:State {id: 'bria'}), (b:City) CREATE (a)-[:RECOGNISES {gm_sources: ['s']}]->(b)",
        [
            "warning unknown-type RECOGNISES is a relationship type that the model does not know; "
            "did you mean 'RECOGNIZES'? (1: bria -> port)"
        ],
    ),
]
"""Changes of the sound graph, and what a check then finds."""


@pytest.mark.proved_by("tests/checks/test_check.py::test_each_rule_finds_what_breaks_it_in_one_graph")
@pytest.mark.parametrize(("change", "findings"), BROKEN)
def test_what_breaks_a_rule_is_found_and_named(database: Database, change: str, findings: list[str]) -> None:
    assert found(database, change) == findings


HIDING = ("MATCH (n:City) SET n:State", "MATCH (n:State {id: 'bria'}) SET n.tags = 'a'")
"""Changes after which others of `BROKEN` break nothing."""


def test_each_rule_finds_what_breaks_it_in_one_graph(database: Database) -> None:
    """A check sends the same statements whatever the graph holds."""
    broken = [each for each in BROKEN if each[0] not in HIDING]
    wanted = {_rule(finding) for _, findings in broken for finding in findings}
    assert {_rule(finding) for finding in found(database, *(change for change, _ in broken))} >= wanted


def _rule(finding: str) -> str:
    """Its severity, its rule, and, but for sets of labels, what the rule is of."""
    severity, rule, subject, *_ = finding.split()
    return f"{severity} {rule}" if rule == "labels" else f"{severity} {rule} {subject}"


def test_what_a_constraint_enforces_is_told_and_not_read_again(database: Database) -> None:
    apply(database, MODEL)
    ran = check(database, MODEL).rules
    enforced = {(rule.rule, rule.subject) for rule in ran if rule.enforced}
    unique = ("unique", "State.iso")
    assert (
        enforced
        == {
            "neo4j": {("key", "Entity.id"), ("key", "Attack.code"), unique},
            "embedded": {unique},
        }[database.dialect.name]
    )
    assert not {(rule.rule, rule.subject) for rule in ran if not rule.enforced} & enforced
    assert {rule.rule for rule in ran} >= {"labels", "required", "type", "allowed", "ends", "parallel", "symmetric"}


def test_saved_rules_must_return_no_rows(database: Database) -> None:
    database.write(Statement(SOUND))
    saved = [
        SavedRule("no-islands", "MATCH (n:Entity) WHERE n.island RETURN n.id AS id"),
        SavedRule(
            "few-allies",
            "MATCH (n:State)-[r:ALLIED_WITH]-() WITH n, count(r) AS allies WHERE allies > $most "
            "RETURN n.id AS id, allies ORDER BY id",
            {"most": 0},
        ),
        SavedRule("broken", "MATCH (n RETURN n"),
        SavedRule("writes", "MATCH (n:State) SET n.seen = true RETURN n.id"),
    ]
    checked = check(database, MODEL, saved)
    few, broken, writes = checked.findings
    assert str(few) == "saved few-allies must return no rows (2: id=arland, allies=1, id=bria, allies=1)"
    assert str(broken).startswith("saved broken cannot be run: ")
    assert str(writes).startswith("saved writes cannot be run: ")
    assert checked.rules[-4:] == tuple(Ran("saved", rule.name) for rule in saved)
    assert not checked.sound


def test_warnings_leave_a_graph_sound() -> None:
    warned = Checked(
        (Finding("unknown-label", "Sate", "is a label that the model does not know", 1, ("x",), "warning"),)
    )
    assert warned.sound
    assert str(warned.findings[0].problem) == (
        "check-unknown-label Sate is a label that the model does not know (1: x)"
    )


def test_warnings_and_findings_become_problems() -> None:
    missing = Finding("required", "Entity.name", "is missing", 7, ("a", "b"))
    assert str(missing.problem) == "check-required Entity.name is missing (7: a, b, ...)"
