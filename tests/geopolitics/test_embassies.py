"""The missions of fixtures/embassies beside the article: all of them read, and some of them loaded on each engine."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.project import Project
from graphmodel.queries import ask
from graphmodel.workflows.examples import on_sources
from graphmodel.workflows.load import load

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "fixtures" / "embassies"
SOURCES = ("fixtures/article.yaml", "fixtures/embassies/*.yaml")
PROJECT = on_sources(Project.at(ROOT, {}), SOURCES)
QUESTION = PROJECT.questions()[0]["missions-and-recognition"]


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


EMBASSIES, COUNTRIES = rows("embassies.csv"), rows("countries.csv")


def test_all_members_of_the_united_nations_are_states_and_its_observers_too() -> None:
    counted = Counter(row["un"] for row in COUNTRIES if row["kind"] == "State")
    assert (counted["member"], counted["observer"]) == (193, 2)
    assert [row["name"] for row in COUNTRIES if row["kind"] != "State" and row["un"]] == []


def test_a_party_has_one_row_under_one_name() -> None:
    for column in ("id", "name", "wikidata"):
        assert [value for value, count in Counter(row[column] for row in COUNTRIES).items() if count > 1] == []


def test_every_row_is_read_but_the_one_that_is_left_out() -> None:
    reading = PROJECT.read()
    assert reading.problems == []
    assert reading.stage is not None
    nodes = [kind.table for kind in reading.stage.kinds if kind.is_node]
    counts = [reading.stage.value(f'SELECT count(*) FROM "{table}"') for table in nodes]
    assert sum(counts) == len(EMBASSIES) - 1 + len(COUNTRIES)


# What the missions look like in the graph: one of the article, and such as a careless reading gets wrong.
SHOWN = {
    "afghan-embassy-moscow": ("embassy", "afghanistan", "russia", ["russia"], None),
    "Q9149445": ("embassy", "afghanistan", "poland", ["poland"], "1927"),
    "Q16744674": ("embassy", "italy", "italy", ["holy-see", "order-of-malta"], "1929"),
    "Q12785027": ("nunciature", "holy-see", "syria", ["syria"], None),
    "Q1195231": ("de facto embassy", "united-states", "taiwan", [], "1979-01-16"),
    "Q12070523": ("de facto embassy", "taiwan", "china", [], "1997-07"),
    "Q48136350": ("liaison office", "new-mexico-government", "japan", [], None),
    "Q12142677": ("embassy", "syria", "ukraine", ["ukraine"], "2005-04-25"),
}
LOOK = """
MATCH (s:State)<-[:LOCATED_IN]-(m:DiplomaticMission)-[:REPRESENTS]->(a)
WHERE m.id IN $ids
RETURN m.id, m.form, a.id, s.id, COLLECT { MATCH (m)-[:SERVES]->(x) RETURN x.id ORDER BY x.id }, m.opened
"""
DENIED = {"Central Asian states", "Kazakhstan", "Kyrgyzstan", "Turkmenistan", "Uzbekistan"}


@pytest.fixture
def some(tmp_path: Path) -> Project:
    """The project with the rows that name Afghanistan, and those shown above."""
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures")
    wanted = [row for row in EMBASSIES if row["QID"] in SHOWN or "Q889" in "|".join(row.values()).split("|")]
    with (tmp_path / "fixtures" / "embassies" / "embassies.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(EMBASSIES[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(wanted)
    settings = f"model = 'graphmodel.geopolitics.model'\nsources = {list(SOURCES)}\n"
    (tmp_path / "graphmodel.toml").write_text(settings, encoding="utf-8")
    return Project.at(tmp_path, {})


@pytest.fixture(params=["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def ways(request: pytest.FixtureRequest) -> tuple[Database, Database]:
    """Two ways to one empty database: on Neo4j py2neo writes, and the other driver finds all there."""
    names = ("embedded", "embedded") if request.param == "embedded" else ("py2neo", "neo4j")
    one, other = (request.getfixturevalue(f"{name}_database") for name in names)
    return one, other


@pytest.mark.long
def test_missions_join_the_article_on_every_engine(ways: tuple[Database, Database], some: Project) -> None:
    report = load(some, ways[0])
    assert report.problems == ()
    assert not load(some, ways[1]).changed
    for database in ways:
        look(database)


@pytest.mark.long
def test_all_missions_are_loaded_once(embedded_database: Database) -> None:
    assert load(PROJECT, embedded_database).problems == ()
    found = embedded_database.read("MATCH (m:DiplomaticMission) RETURN count(m)").value()
    assert found == len(EMBASSIES) - 1  # that of the article is one of them
    assert not load(PROJECT, embedded_database).changed


def look(database: Database) -> None:
    """Holds what the graph has against what it should."""
    found = {each[0]: tuple(each[1:]) for each in database.read(LOOK, {"ids": list(SHOWN)}).rows}
    assert found == SHOWN

    answer = ask(database, QUESTION, {"government": "islamic-emirate"})
    assert len(answer.rows) == 42
    said = {row.actor: row for row in answer}
    assert {name for name, row in said.items() if row.recognizes == "no"} == DENIED
    assert {name for name, row in said.items() if row.recognizes == "yes"} == {"Russia"}
    assert (said["Russia"].sends, said["Russia"].since) == (["embassy in Kabul"], "2021-08-15")
    assert (said["Kyrgyzstan"].sends, said["Kyrgyzstan"].receives) == ([], ["embassy in Bishkek"])
    assert said["Tajikistan"].recognizes == "unknown"
