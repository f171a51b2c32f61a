"""Another day without writing: what is seen is what a load as of that day writes into an empty database."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphmodel.databases import Database, Recording, Result, Statement
from graphmodel.errors import AuthFailed, DatabaseError, FormatMismatch, WriteRefused
from graphmodel.loading import graph_as_of
from tests.example import MODEL, graph, load_sheets, records_of, sheet

DATES = st.sampled_from(["", "..", "2029", "2030-05", "2030-05-17", "2031/2032", "203X", "raid"])
STATES = st.sampled_from(["arland", "bria", "corrin"])
DAYS = st.dates(date(2028, 6, 1), date(2033, 6, 1))


@st.composite
def lines(draw: st.DrawFn) -> str:
    words = draw(st.sampled_from(["", "not ", "was ", "may "]))
    since, until = draw(DATES), draw(DATES)
    options = {
        "since": since,
        "until": "" if words == "was " else until,
        "rank": draw(st.sampled_from(["", "preferred"])),
    }
    told = ", ".join(f"{name}: {value}" for name, value in options.items() if value)
    kind = draw(st.sampled_from(["RECOGNIZES bria-government", "FEARS red-band", "founded"]))
    if kind == "founded":
        return f"  - {draw(STATES)}.founded: {draw(st.sampled_from(['1950', '1950-03', '1960']))}"
    return f"  - {draw(STATES)} {words}{kind}: {{{told}}}"


@st.composite
def sheets(draw: st.DrawFn) -> dict[str, str]:
    made = {}
    for name in ("a", "b"):
        when = draw(st.sampled_from(["2029", "2030-05/2031-02", "2031-06-15"]))
        raid = f"  - Attack raid: {{by: red-band, when: {when}, ends: [arland RECOGNIZES bria-government]}}"
        facts = "\n".join(dict.fromkeys([raid, *draw(st.lists(lines(), max_size=6))]))
        made[name] = sheet(f"  1.1:\n{facts}\n", id=name, published=draw(st.sampled_from(["2029", "2031-06", "2032"])))
    return made


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(texts=sheets(), own=DAYS, day=DAYS)
@pytest.mark.long
def test_a_day_is_seen_as_a_load_as_of_that_day_leaves_it(
    texts: dict[str, str], own: date, day: date, embedded_database: Database, tmp_path: Path
) -> None:
    if records_of(tmp_path, **texts).problems:  # such as an end before the start
        return
    empty(embedded_database)
    load_sheets(embedded_database, tmp_path, own, **texts)
    before = graph(embedded_database)
    with graph_as_of(embedded_database, MODEL, day) as seen:
        found = graph(seen)
    assert graph(embedded_database) == before
    empty(embedded_database)
    load_sheets(embedded_database, tmp_path, day, **texts)
    assert found == graph(embedded_database)


def empty(database: Database) -> None:
    database.write(Statement("MATCH (n) DETACH DELETE n"))


FACTS = """\
  1.1:
  - Attack raid: {by: red-band, when: 2030-05, ends: [arland RECOGNIZES bria-government]}
  - bria RECOGNIZES bria-government: {after: raid}
  - corrin RECOGNIZES bria-government: {since: 2029, until: 2030-12-01}
  - corrin.founded: {value: 1950, since: 2030}
"""


def recognitions(database: Database) -> list[str]:
    return [row[0] for row in database.read("MATCH (a)-[:RECOGNIZES]->() RETURN a.id AS id ORDER BY id").rows]


def test_each_engine_answers_as_of_days_and_leaves_nothing_behind(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, date(2031, 6, 30), a=sheet(FACTS))
    before = graph(database)
    found = {}
    for day in (date(2028, 1, 1), date(2030, 4, 30), date(2030, 6, 1), date(2031, 6, 30)):
        with graph_as_of(database, MODEL, day) as seen:
            found[day.isoformat()] = recognitions(seen)
            with pytest.raises(WriteRefused):
                seen.read("CREATE (:Port {id: 'x'}) RETURN 1")
            assert seen.read("MATCH (m:Graphmodel) RETURN m.as_of AS day").value() == day
    assert found == {
        "2028-01-01": [],
        "2030-04-30": ["arland", "corrin"],
        "2030-06-01": ["corrin"],
        "2031-06-30": ["bria"],
    }
    assert graph(database) == before


def test_what_goes_wrong_within_leaves_nothing_behind(database: Database, tmp_path: Path) -> None:
    load_sheets(database, tmp_path, a=sheet(FACTS))
    before = graph(database)
    with pytest.raises(ValueError, match="mine"), graph_as_of(database, MODEL, date(2030, 4, 30)):
        raise ValueError("mine")
    with pytest.raises(DatabaseError), graph_as_of(database, MODEL, date(2030, 4, 30)) as seen:
        seen.read("MATCH (n RETURN n")
    assert graph(database) == before
    assert recognitions(database) == ["bria"]


def test_a_graph_of_an_older_format_and_one_that_is_not_complete_are_refused(
    embedded_database: Database, tmp_path: Path
) -> None:
    load_sheets(embedded_database, tmp_path, a=sheet(FACTS))
    for change, error, message in (
        ("m.format = 1", FormatMismatch, "this graph has format version 1, which cannot be asked as of another day"),
        ("m.format = 2, m.pending = true", DatabaseError, "a load is under way, or was broken off"),
    ):
        embedded_database.write(Statement(f"MATCH (m:Graphmodel) SET {change}"))
        with pytest.raises(error) as refused, graph_as_of(embedded_database, MODEL, date(2020, 1, 1)):
            pass
        assert refused.value.message == message


def test_a_user_who_may_not_write_is_told_what_to_do() -> None:
    meta: dict[str, Any] = {"format": 2, "as_of": date(2031, 1, 1), "pending": False}
    answers: list[Result | Exception] = [
        Result(("stored",), ((meta,),)),
        Result(("subject",), ()),
        AuthFailed("x refused: forbidden"),
    ]
    with pytest.raises(AuthFailed) as refused, graph_as_of(Recording(answers), MODEL, date(2030, 1, 1)):
        pass
    assert "this user may not write: x refused: forbidden" in str(refused.value)
    assert "graphmodel load --as-of 2030-01-01 --uri embedded:.graphmodel/2030-01-01" in str(refused.value)
