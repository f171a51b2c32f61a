"""What engines answer differently: the lint finds it, engines differ on it, and on what is advised they agree."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.errors import DatabaseError
from graphmodel.model import Model, Node, Point, Property, Relationship
from graphmodel.queries.lint import Lint, Vocabulary


class Vessel(Node):
    """Floats."""

    abstract = True

    id: Annotated[str, Property(key=True)]


class Ship(Vessel):
    """Sails."""

    built: date | None = None
    checked: datetime | None = None
    stay: timedelta | None = None
    crew: int | None = None
    place: Point | None = None
    decks: list[float] = []


class Port(Node):
    """Where ships call."""

    id: Annotated[str, Property(key=True)]


class Calls(Relationship[Ship, Port]):
    """Calls at a port."""


LINT = Lint(Vocabulary.of(Model.of(Ship, Port, Calls)))
REFUSED = "refused"
MOMENT = "localdatetime('2000-01-01') + "
GRAPH = """
CREATE (:Vessel:Ship {id: 'a', built: date('2020-05-17'), checked: datetime('2031-05-04T10:00:00Z'), crew: 1,
                      stay: duration('PT25H'), place: point({longitude: 0, latitude: 0})})
CREATE (:Vessel:Ship {id: 'b', crew: 2, stay: duration('P1D'), place: point({longitude: 1, latitude: 0})})
CREATE (:Vessel:Ship {id: 'c', crew: 3, built: date('2031-05-05')})
"""


@dataclass(frozen=True)
class Difference:
    """A statement and what each engine answers; what is advised instead, and what all answer then."""

    code: str
    found: str
    embedded: Any
    neo4j: Any
    advised: str
    same: Any


DIFFERENCES = (
    Difference(
        "GM403",
        "MATCH (s:Ship) WHERE s.stay >= duration('PT24H') RETURN count(*) AS n",
        [2],
        [0],
        f"MATCH (s:Ship) WHERE {MOMENT}s.stay >= {MOMENT}duration('PT24H') RETURN count(*) AS n",
        [2],
    ),
    Difference(
        "GM403",
        "MATCH (s:Ship) WHERE s.stay IS NOT NULL WITH s ORDER BY s.stay RETURN collect(s.id) AS ids",
        [["a", "b"]],
        [["b", "a"]],
        f"MATCH (s:Ship) WHERE s.stay IS NOT NULL WITH s ORDER BY {MOMENT}s.stay RETURN collect(s.id) AS ids",
        [["b", "a"]],
    ),
    Difference(
        "GM403",
        "MATCH (s:Ship) RETURN max(s.stay) = duration('PT25H') AS longest",
        [False],
        [True],
        f"MATCH (s:Ship) RETURN max({MOMENT}s.stay) = {MOMENT}duration('PT25H') AS longest",
        [True],
    ),
    Difference(
        "GM403",
        "MATCH (s:Ship) WITH sum(s.stay) AS total RETURN total.seconds AS n",
        REFUSED,
        [25 * 3600],
        "MATCH (s:Ship) RETURN sum(s.stay.seconds) AS n",
        [25 * 3600],
    ),
    Difference(
        "GM404",
        "RETURN localdatetime('2031-05-04T10:00:00') = datetime('2031-05-04T10:00:00Z') AS same",
        [True],
        [False],
        "RETURN datetime(localdatetime('2031-05-04T10:00:00')) = datetime('2031-05-04T10:00:00Z') AS same",
        [True],
    ),
    Difference(
        "GM404",
        "RETURN localdatetime('2031-05-04T10:00:00') < datetime('2031-05-04T12:00:00Z') AS before",
        [True],
        [None],
        "RETURN datetime(localdatetime('2031-05-04T10:00:00')) < datetime('2031-05-04T12:00:00Z') AS before",
        [True],
    ),
    Difference(
        "GM405",
        "RETURN keys({b: 1, a: 2}) AS names",
        [["b", "a"]],
        [["a", "b"]],
        "RETURN COLLECT { UNWIND keys({b: 1, a: 2}) AS k RETURN k ORDER BY k } AS names",
        [["a", "b"]],
    ),
    Difference(
        "GM405",
        "RETURN {a: 1} < {a: 2} AS less",
        [None],
        [True],
        "WITH {a: 1} AS x, {a: 2} AS y RETURN x.a < y.a AS less",
        [True],
    ),
    Difference(
        "GM406",
        "MATCH (s:Ship {id: 'a'}) RETURN toString(s.checked) AS checked",
        ["2031-05-04T10:00Z"],
        ["2031-05-04T10:00:00Z"],
        "MATCH (s:Ship {id: 'a'}) RETURN toString(date(s.checked)) + ' ' + s.checked.hour AS checked",
        ["2031-05-04 10"],
    ),
    Difference(
        "GM407",
        "MATCH (s:Ship {id: 'a'}) RETURN s.built.weekday AS day",
        [None],
        [7],
        "MATCH (s:Ship {id: 'a'}) RETURN s.built.dayOfWeek AS day",
        [7],
    ),
    Difference(
        "GM407",
        "MATCH (s:Ship {id: 'a'}) RETURN s.built.hour AS hour",
        [None],
        REFUSED,
        "MATCH (s:Ship {id: 'a'}) RETURN s.checked.hour AS hour",
        [10],
    ),
    Difference(
        "GM407",
        "MATCH (s:Ship {id: 'a'}) RETURN s.place.crs AS system",
        ["WGS-84"],
        ["wgs-84"],
        "MATCH (s:Ship {id: 'a'}) RETURN s.place.srid AS system",
        [4326],
    ),
    Difference(
        "GM408",
        "MATCH (a:Ship {id: 'a'}), (b:Ship {id: 'b'}) RETURN round(point.distance(a.place, b.place)) AS metres",
        [111195.0],
        [111320.0],
        "MATCH (a:Ship {id: 'a'}), (b:Ship {id: 'b'}) WITH a.place AS p, b.place AS q RETURN round(2 * 6371000 * asin("
        "sqrt(haversin(radians(q.latitude - p.latitude)) + cos(radians(p.latitude)) * cos(radians(q.latitude))"
        " * haversin(radians(q.longitude - p.longitude))))) AS metres",
        [111195.0],
    ),
    Difference(
        "GM409",
        "MATCH (s:Ship) RETURN percentileCont(s.crew, 0.5) AS middle",
        [2.0],
        [2],
        "MATCH (s:Ship) RETURN toFloat(percentileCont(s.crew, 0.5)) AS middle",
        [2.0],
    ),
    Difference(
        "GM409",
        "MATCH (s:Ship {id: 'a'}) SET s.decks = [1, 2.5] RETURN s.decks AS decks",
        [[1, 2.5]],
        [[1.0, 2.5]],
        "MATCH (s:Ship {id: 'a'}) SET s.decks = [1.0, 2.5] RETURN s.decks AS decks",
        [[1.0, 2.5]],
    ),
    Difference(
        "GM409",
        "MATCH (s:Ship {id: 'a'}) SET s.decks = [1.0, 'x'] RETURN size(s.decks) AS n",
        [2],
        REFUSED,
        "MATCH (s:Ship {id: 'a'}) SET s.decks = [1.0, 2.0] RETURN size(s.decks) AS n",
        [2],
    ),
    Difference(
        "GM410",
        "MATCH (s:Ship) WITH s, coalesce(s.checked, s.built) AS last WHERE last IS NOT NULL WITH s ORDER BY last "
        "RETURN collect(s.id) AS ids",
        REFUSED,
        [["a", "c"]],
        "MATCH (s:Ship) WITH s, coalesce(date(s.checked), s.built) AS last WHERE last IS NOT NULL WITH s ORDER BY last "
        "RETURN collect(s.id) AS ids",
        [["a", "c"]],
    ),
    *(
        Difference(
            "GM411",
            f"MATCH (s:Ship) RETURN {tested} AS x",
            embedded,
            same,
            f"MATCH (s:Ship) WITH {aggregate} AS y RETURN {advised} AS x",
            same,
        )
        for tested, embedded, aggregate, advised, same in (
            ("'b' IN collect(s.id)", [None] * 3, "collect(s.id)", "'b' IN y", [True]),
            ("max(s.crew) IS NULL", [True] * 3, "max(s.crew)", "y IS NULL", [False]),
            ("NOT count(*) > 1", [True] * 3, "count(*)", "NOT y > 1", [False]),
            ("count(*) > 1 AND count(s.stay) > 1", [False] * 3, "count(*)", "y > 1 AND y < 9", [True]),
            ("max(s.id) CONTAINS 'c'", [None] * 3, "max(s.id)", "y CONTAINS 'c'", [True]),
            ("[max(s.crew), max(s.built).year]", [[3, None]], "max(s.built)", "[3, y.year]", [[3, 2031]]),
            ("head(collect(s)):Ship", [None] * 3, "head(collect(s))", "y:Ship", [True]),
            (
                "CASE WHEN min(s.id) =~ 'a' THEN 1 ELSE 0 END",
                [0] * 3,
                "min(s.id)",
                "CASE WHEN y =~ 'a' THEN 1 END",
                [1],
            ),
        )
    ),
)
SOUND = (
    "MATCH (s:Ship) WHERE s.stay = duration('PT24H') OR s.stay IN [duration('P1D')] RETURN s.stay AS stay",
    "MATCH (s:Ship) WHERE s.stay.seconds > 60 OR s.stay.hours >= 2 RETURN s.id AS id ORDER BY s.stay.days",
    "MATCH (s:Ship) WHERE s.built + duration('P1M') < date('2031-01-01') RETURN s.id AS id",
    "MATCH (s:Ship) WHERE s.checked < datetime() AND s.checked > localdatetime() RETURN s.id AS id ORDER BY s.checked",
    "MATCH (s:Ship) WHERE s.checked - s.stay > datetime('2031-01-01T00:00:00Z') RETURN max(s.built) AS last",
    "MATCH (s:Ship) RETURN duration.inDays(s.built, date()).days AS days, duration.between(s.built, date()) AS age",
    "MATCH (p:Port) RETURN labels(p) AS labels, labels(p)[0] AS label",  # which has one label
    "MATCH (s:Ship) WHERE 'Vessel' IN labels(s) AND size(keys(s)) > 1 RETURN s.id AS id",
    "MATCH (s:Ship) UNWIND labels(s) AS label RETURN label, count(*) AS n ORDER BY label",
    "MATCH (s:Ship) RETURN toString(s.built) AS built, toString(s.stay) AS stay, toString(s.crew) AS crew",
    "MATCH (s:Ship) RETURN s.checked.timezone AS zone, s.checked.epochMillis AS at, s.built.weekYear AS year",
    "MATCH (a:Ship), (b:Ship) WHERE a.crew < b.crew RETURN b.id AS id ORDER BY point.distance(a.place, b.place), id",
    "RETURN point.distance(point({x: 0, y: 0}), point({x: 3, y: 4})) AS d",
    "MATCH (s:Ship) RETURN round(percentileCont(s.crew, 0.5)) AS middle, percentileDisc(s.crew, 0.5) AS one",
    "MATCH (s:Ship) SET s.decks = [1.0, 2.5] SET s += {decks: []}",
    "MATCH (s:Ship) WITH s, [1, 2.5] AS given UNWIND given AS x RETURN x, s.crew AS crew ORDER BY coalesce(s.crew, x)",
    "MATCH (s:Ship) RETURN count(*) > 1 AS x, CASE WHEN max(s.crew) >= 3 THEN 'm' ELSE 'o' END AS y, -max(s.crew) AS z",
    "MATCH (s:Ship) RETURN sum(CASE WHEN s.crew IN [1] OR s.built IS NULL THEN s.crew ELSE 0 END) AS n",
    "MATCH (s:Ship) RETURN size([x IN collect(s) WHERE x.crew IN [1]]) AS n, [collect(s.id)[0] = 'a'] AS m",
    "MATCH (s:Ship) RETURN coalesce(s.crew, 'none') AS crew ORDER BY crew",
    "MATCH (a:Ship {id: 'a'}), (b:Ship {id: 'b'}) SET b += properties(a)",
    "MATCH (s:Ship) WITH {built: s.built, stay: s.stay} AS m WHERE m.built < date() RETURN m.stay AS stay",
    "MATCH (s:Ship) RETURN CASE WHEN s.crew < 3 THEN s.stay ELSE duration('PT1H') END AS stay",
)


def codes(text: str) -> set[str]:
    return {each.code for each in LINT.text(Path("x.cypher"), text, bare=True) if each.code not in ("GM302", "GM301")}


def answer(database: Database, text: str) -> Any:
    try:
        if " SET " in text:
            return [row[0] for row in database.write(Statement(text, {}))[0].rows]
        return [row[0] for row in database.read(text).rows]
    except DatabaseError:
        return REFUSED


def typed(value: Any) -> Any:
    """A value with its type: 2 and 2.0 are not the same."""
    return [typed(each) for each in value] if isinstance(value, list) else (type(value).__name__, value)


@pytest.mark.parametrize("each", DIFFERENCES, ids=lambda each: each.found[:60])
def test_the_lint_finds_it_and_not_what_is_advised(each: Difference) -> None:
    assert (codes(each.found), codes(each.advised)) == ({each.code}, set())


@pytest.mark.parametrize("text", SOUND, ids=lambda text: text[:60])
def test_nothing_is_said_of_what_is_the_same(text: str) -> None:
    assert codes(text) == set()


def test_engines_differ_on_what_is_found_and_agree_on_what_is_advised(database: Database) -> None:
    database.write(Statement(GRAPH, {}))
    for each in DIFFERENCES:
        differs = each.embedded if database.dialect.name == "embedded" else each.neo4j
        assert (each.found, typed(answer(database, each.found))) == (each.found, typed(differs))
        assert (each.advised, typed(answer(database, each.advised))) == (each.advised, typed(each.same))
    found = [answer(database, text) for text in SOUND if " SET " not in text]
    assert REFUSED not in found


def test_a_question_for_one_engine_may_use_what_is_its_own() -> None:
    def told(dialects: str, text: str) -> set[str]:
        header = f"// Ships\n// dialects: {dialects}\n// column id: string\n// order: total\n"
        return {each.code for each in LINT.text(Path("x.cypher"), header + text)}

    compared = "MATCH (s:Ship) WHERE s.stay > duration('PT1H') RETURN s.id AS id"
    ordered = "MATCH (s:Ship) WITH s ORDER BY s.stay RETURN s.id AS id"
    assert (told("embedded", compared), told("neo4j", compared)) == (set(), {"GM403"})
    assert (told("embedded", ordered), told("neo4j", ordered)) == (set(), set())
    assert told("embedded, neo4j", ordered) == {"GM403"}


def test_a_node_is_copied_by_its_properties() -> None:
    assert codes("MATCH (a:Ship {id: 'a'}), (b:Ship {id: 'b'}) SET b = a") == {"GM401"}
