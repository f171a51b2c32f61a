"""What a click reads is bounded: of a node with twice as many relationships and claims it reads no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated, Any

import neo4j
import pytest

from graphmodel import Model, Node, Project, Property, Relationship, Target
from graphmodel.databases import Database, Recording, Statement
from graphmodel.errors import QuestionError
from graphmodel.explorer import near, reading, walking
from graphmodel.explorer.near import nodes_of
from graphmodel.explorer.reading import answered, between, nodes_called, surroundings, whole
from graphmodel.explorer.rehearsal import rehearse
from graphmodel.explorer.view import View
from graphmodel.explorer.walking import paths
from graphmodel.model import Ref
from graphmodel.workflows.load import load

MODEL = """
from typing import Annotated
from graphmodel import Node, Property, Relationship

class State(Node):
    "A state."
    id: Annotated[str, Property(key=True)]
    name: str = ""

class Recognizes(Relationship[State, State]):
    "Formally recognizes."

class Borders(Relationship[State, State]):
    "Lies beside."
"""
QUESTION = """// Who is recognized
// column state: node

MATCH (:State)-[:RECOGNIZES]->(b:State)
RETURN b AS state
"""
HUB, OTHER, FAR = Ref("State", "hub"), Ref("State", "other"), Ref("State", "far")
WIDE, THROUGH, SHOWN, ANSWERED = 20, 10, 12, 15
SMALL, LARGE = 40, 80
CLICKS: Mapping[str, Callable[[Project, Database], View]] = {
    "surroundings": lambda p, d: surroundings(d, p.model, HUB, most=SHOWN),
    "of a type": lambda p, d: surroundings(d, p.model, HUB, ["RECOGNIZES"], SHOWN, after=SHOWN),
    "between": lambda p, d: between(d, p.model, [HUB, OTHER, FAR, *(Ref("State", f"s{n}") for n in range(5))]),
    "path": lambda p, d: paths(d, p.model, Ref("State", "s1"), FAR),
    "path of hubs": lambda p, d: paths(d, p.model, HUB, OTHER),
    "question": lambda p, d: answered(d, p.model, p.question("who"), {}, 9.0, lambda t: nodes_called(d, p.model, t)),
}


@pytest.fixture(autouse=True)
def _small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near, "WIDE", WIDE)
    monkeypatch.setattr(reading, "WIDE", WIDE)
    monkeypatch.setattr(walking, "THROUGH", THROUGH)
    monkeypatch.setattr(reading, "MOST_ANSWERED", ANSWERED)


@pytest.fixture
def make(tmp_path: Path) -> Callable[[int], Project]:
    """A project in which `hub` and `other` recognize so many states; `far` borders one of them."""
    (tmp_path / "cypher").mkdir()
    (tmp_path / "graphmodel.toml").write_text('model = "wide_model"\nsources = ["sheet.yaml"]\n')
    (tmp_path / "wide_model.py").write_text(MODEL)
    (tmp_path / "cypher" / "who.cypher").write_text(QUESTION)

    def made(size: int) -> Project:
        names = [f"s{n}" for n in range(size)]
        ids = "\n".join(f"    {name}: {{name: State {name}}}" for name in ["hub", "other", "far", *names])
        facts = [f"  - {end} RECOGNIZES {name}" for end in ("hub", "other") for name in names]
        facts += ["  - hub RECOGNIZES other", "  - s0 BORDERS far", "  - s0 not RECOGNIZES hub", "  - hub BORDERS far"]
        text = f"document: {{id: d, title: D, published: 2031-01-01}}\nentities:\n  State:\n{ids}\nfacts:\n  1.1:\n"
        (tmp_path / "sheet.yaml").write_text(text + "\n".join(facts) + "\n")
        return Project.at(tmp_path, {})

    return made


def read_by(project: Project, database: Database) -> dict[str, tuple[int, int]]:
    """The statements and rows that each click takes."""
    found = {}
    for name, click in CLICKS.items():
        recording = Recording(of=database)
        click(project, recording)
        found[name] = (recording.traffic.statements, recording.rows)
    return found


@pytest.mark.long
def test_a_click_reads_no_more_rows_of_a_larger_graph(make: Callable[[int], Project], database: Database) -> None:
    for size in (SMALL, LARGE):
        project = make(size)
        load(project, database)
        for name, (statements, rows) in read_by(project, database).items():
            assert (name, statements <= 12, rows <= 8 * WIDE) == (name, True, True), (size, rows)


@pytest.mark.neo4j
def test_the_server_walks_no_further_in_a_larger_graph(
    make: Callable[[int], Project], neo4j_database: Database, neo4j_target: Target
) -> None:
    """By the rows of each operator of the plans that ran: what is read and thrown away counts."""

    def walked(project: Project) -> dict[str, int]:
        found = {}
        auth = (neo4j_target.username or "", neo4j_target.password or "")
        with (
            neo4j.GraphDatabase.driver(neo4j_target.uri, auth=auth, notifications_min_severity="OFF") as driver,
            driver.session() as session,
        ):
            for name, click in CLICKS.items():
                recording = Recording(of=neo4j_database)
                click(project, recording)
                profiles = [
                    session.run(f"PROFILE {each.text}", dict(each.parameters)).consume().profile
                    for each in recording.statements
                    if name != "question" or "AS state" not in each.text  # which is not read to its end
                ]
                found[name] = max(map(_most_rows, filter(None, profiles)))
        return found

    for size in (SMALL, LARGE):
        project = make(size)
        load(project, neo4j_database)
        if size == SMALL:  # of a tiny graph the planner scans a label rather than look a key up
            neo4j_database.write(Statement("UNWIND range(1, 5000) AS n CREATE (:State {id: 'more' + n})"))
        found = walked(project)
        assert {name: rows for name, rows in found.items() if rows > 8 * WIDE} == {}, size


def _most_rows(plan: Any) -> int:
    return max([int(plan["rows"]), *map(_most_rows, plan.get("children", ()))])


def test_of_each_type_some_are_shown_and_it_says_how_many_more_there_are(
    make: Callable[[int], Project], database: Database
) -> None:
    project = make(SMALL)
    load(project, database)
    first = surroundings(database, project.model, HUB, most=SHOWN)
    types = sorted(edge["type"] for edge in first.edges.values() if edge["properties"] or edge["given"])
    hub = '["State","hub"]'
    assert first.counts[hub] == {"BORDERS": 1, "RECOGNIZES": SMALL + 1}
    assert first.reached[hub] == {"BORDERS": 1, "RECOGNIZES": SHOWN - 1}
    assert set(types) == {"BORDERS", "RECOGNIZES"} or not types
    seen = set(first.nodes)
    while first.reached[hub]["RECOGNIZES"] < SMALL + 1:
        after = first.reached[hub]["RECOGNIZES"]
        first = surroundings(database, project.model, HUB, ["RECOGNIZES"], SHOWN, after)
        seen |= set(first.nodes)
    assert {f'["State","s{n}"]' for n in range(SMALL)} <= seen
    with pytest.raises(QuestionError, match="no relationship type 'NOPE'"):
        surroundings(database, project.model, HUB, ["NOPE"])


def test_what_connects_wide_nodes_is_found(make: Callable[[int], Project], database: Database) -> None:
    project = make(SMALL)
    load(project, database)
    view = between(database, project.model, [HUB, OTHER, FAR, Ref("State", "s0")])
    found = sorted((e["source"][10:-2], e["type"], e["target"][10:-2], e["days"][-1][1]) for e in view.edges.values())
    assert found == [
        ("hub", "BORDERS", "far", "yes"),
        ("hub", "RECOGNIZES", "other", "yes"),
        ("hub", "RECOGNIZES", "s0", "yes"),
        ("other", "RECOGNIZES", "s0", "yes"),
        ("s0", "BORDERS", "far", "yes"),
        ("s0", "RECOGNIZES", "hub", "no"),
    ]


def test_paths_meet_in_a_wide_node_and_pass_through_none(make: Callable[[int], Project], database: Database) -> None:
    project = make(SMALL)
    load(project, database)
    met = paths(database, project.model, Ref("State", "s1"), Ref("State", "s2"))
    assert sorted(met.nodes) == [f'["State","{key}"]' for key in ("hub", "other", "s1", "s2")]
    direct = paths(database, project.model, Ref("State", "s0"), FAR)
    assert sorted(direct.nodes) == ['["State","far"]', '["State","s0"]']
    database.write(Statement("CREATE (:State {id: 'alone'})"))
    none = paths(database, project.model, Ref("State", "s1"), Ref("State", "alone"))
    assert (dict(none.nodes), none.note) == (
        {},
        f"no path of at most 5 facts was found; nodes with more than {THROUGH} relationships were not walked through:"
        " there may be one",
    )


@pytest.mark.proved_by("tests/explorer/test_reading.py::test_paths_meet_in_a_wide_node_and_pass_through_none")
def test_a_relationship_between_two_wide_nodes_is_a_path(make: Callable[[int], Project], database: Database) -> None:
    project = make(SMALL)
    load(project, database)
    for start, end in ((HUB, OTHER), (OTHER, HUB)):
        found = paths(database, project.model, start, end)
        assert [(e["source"], e["type"], e["target"]) for e in found.edges.values()] == [
            ('["State","hub"]', "RECOGNIZES", '["State","other"]')
        ]
        assert (sorted(found.nodes), found.note) == (['["State","hub"]', '["State","other"]'], "")


def test_an_answer_is_read_until_it_is_drawn(make: Callable[[int], Project], database: Database) -> None:
    project = make(SMALL)
    load(project, database)
    view = CLICKS["question"](project, database)
    assert len(view.nodes) == ANSWERED
    assert view.note == f"the first {ANSWERED} nodes of the answer, which has more rows"
    assert len(nodes_of(database, project.model, [HUB, Ref("State", "none")])) == 1


def test_after_a_rehearsal_a_click_sends_no_text_for_the_first_time(
    make: Callable[[int], Project], embedded_database: Database
) -> None:
    project = make(SMALL)
    load(project, embedded_database)
    turns: list[int] = []

    @contextmanager
    def turn() -> Iterator[None]:
        turns.append(1)
        yield

    rehearsed, clicked = Recording(of=embedded_database), Recording(of=embedded_database)
    rehearse(rehearsed, project.model, turn)
    assert len(turns) == 8
    for name in ("surroundings", "between", "path", "path of hubs"):
        CLICKS[name](project, clicked)
    known = {each.text for each in rehearsed.statements}
    assert [each.text for each in clicked.statements if each.text not in known] == []


def test_nodes_of_several_labels_are_connected_by_the_same_texts_in_whatever_order(embedded_database: Database) -> None:
    class Person(Node):
        id: Annotated[str, Property(key=True)]

    class Country(Node):
        id: Annotated[str, Property(key=True)]

    class Town(Node):
        id: Annotated[str, Property(key=True)]

    class LivesIn(Relationship[Person, Town | Country]): ...

    made = "CREATE (p:Person {id: 'p'})-[:LIVES_IN]->(:Country {id: 'c'}) CREATE (p)-[:LIVES_IN]->(:Town {id: 't'})"
    embedded_database.write(Statement(made))
    model = Model.of(Person, Country, Town, LivesIn)
    refs = [Ref("Person", "p"), Ref("Country", "c"), Ref("Town", "t")]
    known: set[str] = set()
    for some, count in ((refs, 2), (refs[::-1], 2), (refs[:2], 1)):
        recorded = Recording(of=embedded_database)
        assert len(between(recorded, model, some).edges) == count
        texts = {each.text for each in recorded.statements}
        assert texts <= known or not known
        known |= texts


def test_a_model_without_relationship_types_is_rehearsed(embedded_database: Database) -> None:
    class Town(Node):
        id: Annotated[str, Property(key=True)]

    embedded_database.write(Statement("CREATE (:Town {id: 't'}), (:Town {id: 'u'})"))
    rehearsed = Recording(of=embedded_database)
    model = Model.of(Town)
    rehearse(rehearsed, model, nullcontext)
    assert [each.text for each in rehearsed.statements if "[r:]" in each.text] == []
    assert len(whole(embedded_database, model).nodes) == 2
    assert paths(embedded_database, model, Ref("Town", "t"), Ref("Town", "u")).note.startswith("no path")
