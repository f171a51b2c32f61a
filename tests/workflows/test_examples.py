"""Examples that cannot be asked, and files of examples that are left as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.errors import SourceError
from graphmodel.workflows.examples import run_examples
from tests.workflows.conftest import Make

HEAD = "// T\n// order: total\n// column n: integer\n\n"
EXAMPLE = "- name: a\n  rows: []\n"


def with_examples(make: Make, query: str, examples: str = EXAMPLE, head: str = HEAD) -> tuple[int, list[str], str]:
    """Runs the only question with --update: how many outcomes, the problems, and the file of examples then."""
    project = make({"q": head + query}, one="document: {id: d1, title: One, published: 2031}\n")
    file = Path("cypher/q.examples.yaml")
    file.write_text(examples)
    report = run_examples(project, update=True)
    assert not report.sound or report.written or not report.outcomes
    return len(report.outcomes), [str(p).partition("\n")[0] for p in report.problems], file.read_text()


def test_a_query_that_the_engine_refuses_leaves_the_examples(make: Make) -> None:
    outcomes, problems, text = with_examples(make, "RETURN 1 / 0 AS n\n")
    assert (outcomes, text) == (1, EXAMPLE)
    assert len(problems) == 1
    assert problems[0].startswith("cypher/q.cypher")
    assert " query-failed q: a: " in problems[0]


def test_an_answer_of_another_type_leaves_the_examples(make: Make) -> None:
    outcomes, problems, text = with_examples(make, "RETURN 'one' AS n\n")
    assert (outcomes, text) == (1, EXAMPLE)
    assert problems == ["cypher/q.cypher:3:4 answer-type column n is no integer in row 1: 'one'"]


def test_other_columns_than_declared_leave_the_examples(make: Make) -> None:
    outcomes, problems, text = with_examples(make, "RETURN 1 AS m\n")
    assert (outcomes, text) == (1, EXAMPLE)
    assert problems == [
        "cypher/q.cypher:1:1 question q: a: the question q returns other columns than its header declares"
    ]


def test_a_faulty_example_keeps_its_file_as_it_is(make: Make) -> None:
    examples = EXAMPLE + "- parameters: {x: 1}\n"
    outcomes, problems, text = with_examples(make, "RETURN 1 AS n\n", examples)
    assert (outcomes, text) == (1, examples)
    assert problems == ["cypher/q.examples.yaml:3:16 example-parameter the question has no parameter 'x'"]


def test_a_question_that_writes_is_not_asked(make: Make) -> None:
    head = HEAD.replace("// column", "// mode: write\n// column")
    outcomes, problems, text = with_examples(make, "CREATE (x) RETURN 1 AS n\n", head=head)
    assert (outcomes, text) == (0, EXAMPLE)
    assert problems == ["cypher/q.cypher:1:1 example-writes the question q writes: its examples are not asked"]


def test_a_question_for_another_engine_is_not_asked_here(make: Make) -> None:
    head = HEAD.replace("// column", "// dialects: neo4j\n// column")
    outcomes, problems, text = with_examples(make, "RETURN 1 AS n\n", head=head)
    assert (outcomes, text) == (0, EXAMPLE)
    assert problems == [
        "cypher/q.examples.yaml:1:3 example-dialect not asked on embedded: the question is written for neo4j"
    ]


def test_rows_that_make_too_large_a_file_are_not_written(make: Make) -> None:
    head = HEAD.replace("integer", "string")
    long = "x" * 30_000
    outcomes, problems, text = with_examples(make, f"UNWIND range(10, 49) AS n RETURN n + '{long}' AS n\n", head=head)
    assert (outcomes, text) == (1, EXAMPLE)
    assert problems == [
        "cypher/q.examples.yaml example-too-big the rows make 1,200,498 bytes; at most 1,000,000 are kept"
    ]


def test_sources_with_errors_stop_the_run(make: Make) -> None:
    project = make({"q": HEAD + "RETURN 1 AS n\n"}, one="facts: {1.1: [a KNOWS]}\n")
    Path("cypher/q.examples.yaml").write_text(EXAMPLE)
    with pytest.raises(SourceError, match=r"no example was asked(.|\n)*--uri asks a loaded database as it is"):
        run_examples(project)
