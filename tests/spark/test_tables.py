"""What Spark does not take is told with its place before anything runs, and who takes it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.errors import SourceError
from graphmodel.model import Event, Node, Property, Relationship
from graphmodel.problems import Problem, Where
from graphmodel.project import Project
from graphmodel.spark.load import with_left
from graphmodel.spark.rows import LEAST, deal_of
from graphmodel.spark.tables import choose_tables
from graphmodel.staging.packets import Packet
from graphmodel.staging.stage import Origin

MAPPINGS = {
    "claims.yaml": "table: a.csv\ndocument: {id: {column: c}}\n"
    "claims:\n- TREATS: {start: {Place: a}, end: {Place: b}}\n",
    "taken.yaml": "table: a.csv\nrelationships:\n- TREATS:\n    start: {Place: {column: a, by: name}}\n"
    "    end: {Place: {column: b, missing: skip}}\nexpect: {rows: 2}\n",
    "sql.yaml": "sql: SELECT 1\ndatabase: {variable: URL}\nnodes: [{Place: {id: a}}]\n",
    "url.yaml": "table: https://example.org/a.csv\nnodes: [{Place: {id: a}}]\n",
    "sheet.yaml": "document: {id: d, title: D}\n",
}


class Place(Node):
    id: Annotated[str, Property(key=True)]
    name: str = ""


class Delivery(Event):
    roles = {"to": Place}

    id: Annotated[str, Property(key=True)]


class Treats(Relationship[Place, Place]):
    pass


def project_of(folder: Path, *sources: str) -> Project:
    (folder / "graphmodel.toml").write_text(f'model = "{__name__}"\nsources = {list(sources)}\n')
    for name, text in MAPPINGS.items():
        (folder / name).write_text(text)
    return Project.at(folder, {})


def test_what_spark_does_not_take_is_left_to_load_unless_it_is_named(tmp_path: Path) -> None:
    project = project_of(tmp_path, "*.yaml", "model:loader")
    chosen = choose_tables(project)
    assert [table.name for table in chosen.tables] == ["taken.yaml"]
    assert chosen.left == {
        "claims.yaml": "`document` from columns",
        "sheet.yaml": "a fact sheet",
        "sql.yaml": "`sql`, the rows of a query",
        "url.yaml": "a URL",
        "model:loader": "a source in Python",
    }
    missing = Problem(Where("taken.yaml", 2), "missing-end", "no source declares it", "declare it", label="Place")
    (hinted,) = with_left([missing], choose_tables(project).left)
    names = "claims.yaml, model:loader, sheet.yaml and 2 more"
    assert hinted.hint == f"declare it; if a source that was not read has it ({names}), `graphmodel load` loads both"
    assert with_left([missing], ()) == [missing]
    named = choose_tables(project, [str(tmp_path / "taken.yaml")])
    assert ([table.name for table in named.tables], [*named.left.values()]) == (["taken.yaml"], [""] * 5)
    with pytest.raises(SourceError) as caught:
        choose_tables(project, [str(tmp_path / "taken.yaml"), str(tmp_path / "sql.yaml")])
    assert [problem.where.file for problem in caught.value.problems] == ["sql.yaml"]
    with pytest.raises(SourceError) as caught:
        choose_tables(project, whole=True)
    assert {problem.where.file for problem in caught.value.problems} == {*chosen.left}


def test_each_option_that_keeps_a_table_from_spark_is_told(tmp_path: Path) -> None:
    project = project_of(tmp_path, *(name for name in MAPPINGS if name != "taken.yaml"), "model:loader")
    (tmp_path / "identity.csv").write_text("")
    with pytest.raises(SourceError) as caught:
        choose_tables(project)
    assert [str(problem).replace("\n  hint: `graphmodel load` takes it", "") for problem in caught.value.problems] == [
        "claims.yaml:2:11 spark-unsupported Spark does not take `document` from columns",
        "claims.yaml:4:3 spark-unsupported Spark does not take claims",
        "identity.csv spark-unsupported Spark does not take decisions about identity",
        "model:loader spark-unsupported Spark does not take a source in Python",
        "sheet.yaml spark-unsupported Spark does not take a fact sheet",
        "sql.yaml:1:6 spark-unsupported Spark does not take `sql`, the rows of a query\n"
        "  hint: make it a table of Spark's catalogue (USING jdbc), and name that by `format: catalogue`; or "
        "`graphmodel load` takes it",
        "url.yaml:1:8 spark-unsupported Spark does not take a URL\n"
        "  hint: make it a table of Spark's catalogue (USING parquet LOCATION 's3a://...'), and name that by `format: "
        "catalogue`; or `graphmodel load` takes it",
    ]


@given(
    ties=st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=60),
    tasks=st.integers(1, 5),
    count=st.integers(0, 50_000_000),
)
def test_blocks_of_a_round_share_no_node_and_each_relationship_is_in_one(
    ties: list[tuple[int, int]], tasks: int, count: int
) -> None:
    deal = deal_of(0, count, tasks)
    rows = [(line, start, end) for line, (start, end) in enumerate(ties)]
    packet = Packet(("TREATS", "Place", "Place"), Origin("s", "f"), frozenset(), rows)
    dealt = dict(deal.relationships([packet]))
    assert sorted(row for own in dealt.values() for row in own.rows) == rows
    assert sorted(number for blocks in deal.rounds for number in blocks) == list(range(deal.blocks))
    for blocks in deal.rounds:
        assert len(blocks) >= min(tasks, max(1, count // LEAST))
        nodes = Counter(
            node for number in blocks if number in dealt for node in {*dealt[number].ids(0), *dealt[number].ids(1)}
        )
        assert set(nodes.values()) <= {1}
