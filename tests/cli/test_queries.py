"""`graphmodel queries`: list, show, new, test and docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Commands

pytestmark = pytest.mark.usefixtures("kept_open")

QUESTION = Path("cypher/who-calls-where.cypher")
EXAMPLES = Path("cypher/who-calls-where.examples.yaml")


def test_the_questions_are_listed_as_ask_lists_them(starter: Path, run: Commands) -> None:
    told = run("queries", "list")
    assert told.out == "".join(line for line in run("ask").out.splitlines(keepends=True) if line[0] != " ")
    assert run("queries", "list", "--tag", "ferries").told == (
        0,
        "who-calls-where  Which ship calls at which port, and who runs the ship?\n",
        "",
    )
    assert run("queries", "list", "--tag", "feries").told == (
        1,
        "",
        "question: no question has the tag 'feries'\n  hint: did you mean 'ferries'?\n",
    )


def test_a_question_is_shown_as_its_header_declares_it(starter: Path, run: Commands) -> None:
    assert run("queries", "show", "who-calls-where").told == (
        0,
        """\
Who calls where
Which ship calls at which port, and who runs the ship?

file     cypher/who-calls-where.cypher
tags     ferries
mode     read
order    total
runs on  embedded, neo4j

parameters
  port: string? = null  only this port, by name

columns
  ship: string
  port: string
  company: string?
  sentences: list<string>

in Neo4j Browser, before the query
  :param {port: null}
""",
        "",
    )
    assert run("queries", "show", "who-call-where").err == (
        "question: there is no question 'who-call-where'\n  hint: did you mean 'who-calls-where'?\n"
    )


@pytest.mark.long
def test_a_new_question_is_sound_and_answered_at_once(starter: Path, run: Commands) -> None:
    told = run("queries", "new", "which-ports")
    assert told.told == (
        0,
        "made cypher/which-ports.cypher\n\nnext: edit it, then\n  graphmodel ask which-ports\n"
        "  graphmodel queries test which-ports --update\n",
        "",
    )
    assert run("validate").code == 0
    assert run("queries", "test", "which-ports", "--update").code == 0
    assert run("queries", "test", "which-ports").code == 0


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a/b", "'a/b' is no name for a question\n  hint: did you mean 'a-b'? "),
        ("../b", "'../b' is no name for a question\n  hint: did you mean 'b'? "),
        ("..", "'..' is no name for a question\n  hint: "),
        ("Who_Calls.cypher", "'Who_Calls.cypher' is no name for a question\n  hint: did you mean 'who-calls'? "),
    ],
)
def test_a_bad_name_makes_no_file(starter: Path, run: Commands, name: str, message: str) -> None:
    before = sorted(starter.rglob("*"))
    told = run("queries", "new", name)
    assert told.told == (1, "", f"question: {message}Names have small letters, digits and single hyphens\n")
    assert sorted(starter.rglob("*")) == before


def test_a_question_that_is_there_is_not_overwritten(starter: Path, run: Commands) -> None:
    before = QUESTION.read_text()
    assert run("queries", "new", "who-calls-where").told == (
        1,
        "",
        "question: there is a question who-calls-where already\n"
        "  hint: it is cypher/who-calls-where.cypher; edit it, or take another name\n",
    )
    assert QUESTION.read_text() == before


@pytest.mark.long
def test_examples_are_written_held_and_told_where_they_differ(starter: Path, run: Commands) -> None:
    EXAMPLES.write_text("# as the harbour master asks\n- parameters: {port: Birch}\n- name: all\n  rows: []\n")
    assert run("queries", "test", "who-calls-where").told == (
        1,
        """\
cypher/who-calls-where.examples.yaml:3:3 who-calls-where: all
  + {ship: Tern, port: Alder, company: North Line, sentences: [ferry-news 1.2]}
  + {ship: Tern, port: Haven, company: North Line, sentences: [ferry-news 1.2]}

2 examples of 1 question: 2 not as expected
""",
        "cypher/who-calls-where.examples.yaml:2:3 example-rows the example has no rows yet\n"
        "  hint: have them written: graphmodel queries test who-calls-where --update\n"
        "  hint: where the new rows are right: graphmodel queries test --update\n",
    )
    assert run("queries", "test", "who-calls-where", "--update").told == (
        0,
        "wrote cypher/who-calls-where.examples.yaml\n2 examples of 1 question: 2 written anew\n",
        "",
    )
    assert (
        EXAMPLES.read_text()
        == """\
# as the harbour master asks
- parameters: {port: Birch}
  rows: []
- name: all
  rows:
  - {ship: Tern, port: Alder, company: North Line, sentences: [ferry-news 1.2]}
  - {ship: Tern, port: Haven, company: North Line, sentences: [ferry-news 1.2]}
"""
    )
    assert run("queries", "test", "who-calls-where").told == (0, "2 examples of 1 question: all as expected\n", "")
    assert run("queries", "test", "--update").out == "2 examples of 1 question: all as expected\n"


def test_examples_whose_answer_breaks_the_header_are_not_said_to_be_written(starter: Path, run: Commands) -> None:
    QUESTION.write_text(QUESTION.read_text().replace("column ship:      string", "column ship:      integer"))
    told = run("queries", "test", "who-calls-where", "--update")
    assert (told.code, told.out) == (1, "1 example of 1 question: 0 written anew, 1 not written\n")
    assert "answer-type" in told.err
    assert not EXAMPLES.exists()


def test_examples_can_be_asked_of_a_database_as_it_is(starter: Path, everywhere: Commands) -> None:
    EXAMPLES.write_text(
        "- parameters: {port: Birch}\n  rows: []\n- sources: [facts/other.yaml]\n  rows: []\n- rows: []\n"
    )
    where = everywhere.options or ("--uri", "embedded:empty")
    told = everywhere("queries", "test", "who-calls-where", *where)
    assert told.told == (
        0,
        "2 examples of 1 question: all as expected\n",
        "cypher/who-calls-where.examples.yaml:3:3 example-sources not asked here, since it is about other sources: "
        "facts/other.yaml\n  hint: leave out the options of a database\n",
    )


def test_a_question_without_examples_is_told(starter: Path, run: Commands) -> None:
    told = run("queries", "test")
    assert (told.code, told.out) == (0, "0 examples of 0 questions: all as expected\n")
    assert told.err == (
        "cypher/what-is-no-fact.cypher:1:1 example-none the question what-is-no-fact has no example\n"
        "  hint: have one written: graphmodel queries test what-is-no-fact --update\n"
        "cypher/who-calls-where.cypher:1:1 example-none the question who-calls-where has no example\n"
        "  hint: have one written: graphmodel queries test who-calls-where --update\n"
    )


def test_validate_tells_what_is_wrong_with_examples(starter: Path, run: Commands) -> None:
    EXAMPLES.write_text("- parameters: {prt: Birch}\n")
    Path("cypher/gone.examples.yaml").write_text("- rows: []\n")
    told = run("validate")
    assert told.code == 1
    assert (
        "cypher/gone.examples.yaml example-orphan there is no question beside it\n"
        "  hint: rename it as the question is named, or delete it\n"
        "cypher/who-calls-where.examples.yaml:1:16 example-parameter the question has no parameter 'prt'\n"
        "  hint: did you mean 'port'?\n"
    ) in told.err


@pytest.mark.long
def test_one_page_holds_all_questions(starter: Path, run: Commands) -> None:
    assert run("queries", "test", "who-calls-where", "--update").code == 0
    told = run("queries", "docs")
    assert (told.code, told.err) == (0, "")
    assert told.out.startswith("# The questions\n\n<!-- Made by `graphmodel queries docs`.")
    assert told.out.endswith("""
## ferries

### who-calls-where

**Who calls where.** Which ship calls at which port, and who runs the ship?

```cypher
MATCH (ship:Ship)-[call:CALLS_AT]->(port:Port)
WHERE $port IS NULL OR port.name = $port
OPTIONAL MATCH (company:Company)-[:RUNS]->(ship)
RETURN
  ship.name AS ship,
  port.name AS port,
  company.name AS company,
  call.locators AS sentences
ORDER BY ship, port, company
```

| parameter | type | default |  |
| --- | --- | --- | --- |
| port | string? | null | only this port, by name |

Example: without parameters

| ship | port | company | sentences |
| --- | --- | --- | --- |
| Tern | Alder | North Line | ferry-news 1.2 |
| Tern | Haven | North Line | ferry-news 1.2 |
""")
    assert run("queries", "docs", "page.md").told == (0, "", "wrote page.md\n")
    assert Path("page.md").read_text() == told.out
    EXAMPLES.write_text("- {}\n")
    told = run("queries", "docs", "page.md")
    assert (told.code, told.out) == (1, "")
    assert told.err.endswith("question: no page was made\n  hint: fix these\n")
