"""The MCP server as a client meets it: the SDK's own client, in one process, and over standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from jsonschema import Draft202012Validator
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.shared.exceptions import MCPError

from graphmodel import Project
from graphmodel.databases import Database
from graphmodel.mcp import Session
from graphmodel.mcp.server import make_server
from graphmodel.workflows.load import load

ROOT = Path(__file__).parents[2]
MODEL = """
from typing import Annotated
from graphmodel import Node, PartialDate, Property, Relationship

class State(Node):
    "A state."
    id: Annotated[str, Property(key=True)]
    name: str = ""
    aliases: list[str] = []

class Recognizes(Relationship[State, State]):
    "Formally recognizes."
    since: PartialDate | None = None
    until: PartialDate | None = None
"""
SHEET = """
document: {id: echo, title: The Echo, author: Ann, published: 2031-06}
entities:
  State:
    arland: {name: Arland, aliases: [Арланд]}
    bria: {name: Bria}
    coria: {name: Coria}
facts:
  1.1:
  - arland RECOGNIZES bria: {since: 2031-05}
  - arland not RECOGNIZES coria: {since: ..}
  1.2:
  - bria may RECOGNIZES coria
"""
QUESTION = """// Who recognizes whom
// question: Which states recognize which?
// param who: string = null
// column who:  string
// column whom: string

MATCH (a:State)-[:RECOGNIZES]->(b:State)
WHERE $who IS NULL OR a.name = $who
RETURN a.name AS who, b.name AS whom
ORDER BY who, whom
"""
WRITING = """// Forget all
// mode: write

MATCH (n:State) DETACH DELETE n
"""
Made = TypeVar("Made")


def make_project(tmp_path: Path) -> Project:
    """A small project that nobody is in."""
    (tmp_path / "facts").mkdir()
    (tmp_path / "cypher").mkdir()
    (tmp_path / "graphmodel.toml").write_text('model = "states_model"\nsources = ["facts/*.yaml"]\n')
    (tmp_path / "states_model.py").write_text(MODEL)
    (tmp_path / "facts" / "echo.yaml").write_text(SHEET)
    (tmp_path / "cypher" / "who-recognizes-whom.cypher").write_text(QUESTION)
    (tmp_path / "cypher" / "forget.cypher").write_text(WRITING)
    return Project.at(tmp_path, {})


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return make_project(tmp_path)


def session_of(project: Project, database: Database, **options: Any) -> Session:
    """A session on a database that stays open after it."""

    @contextmanager
    def opening() -> Iterator[Database]:
        yield database

    return Session(project, opening, **options)


def talk(session: Session, work: Callable[[Client], Awaitable[Made]], *tags: str) -> Made:
    """What a client does with a server of the session, in this process."""

    async def run() -> Made:
        async with Client(make_server(session, tags)) as client:
            return await work(client)

    return asyncio.run(run())


def refused(session: Session, work: Callable[[Client], Awaitable[Any]]) -> str:
    """The message with which the server refuses what a client does."""

    async def run(client: Client) -> str:
        with pytest.raises(MCPError) as caught:
            await work(client)
        return caught.value.message

    return talk(session, run)


def called(session: Session, name: str, /, **given: Any) -> Any:
    """The structured content of a call, or the text of its error."""

    async def work(client: Client) -> Any:
        result = await client.call_tool(name, given)
        return result.content[0].text if result.is_error else result.structured_content  # type: ignore[union-attr]

    return talk(session, work)


@pytest.mark.proved_by("tests/mcp/test_long.py::test_every_tool_and_then_a_thousand_calls")
def test_a_saved_question_is_a_tool_with_its_headers_types(project: Project, database: Database) -> None:
    load(project, database)
    session = session_of(project, database)
    tools = {tool.name: tool for tool in talk(session, lambda client: client.list_tools()).tools}
    assert "forget" not in tools
    assert not {"load", "propose"} & tools.keys()
    tool = tools["who-recognizes-whom"]
    assert tool.input_schema["properties"]["who"] == {"type": ["string", "null"], "default": None}
    assert tool.annotations is not None
    assert tool.annotations.read_only_hint
    answer = called(session, "who-recognizes-whom", who="Arland")
    assert answer["rows"] == [{"who": "Arland", "whom": "Bria"}]
    assert answer["meaning"] == "Rows are facts on the graph's day, or properties of nodes."
    Draft202012Validator(tool.output_schema or {}).validate(answer)


def test_wrong_arguments_are_named_with_the_nearest(project: Project, embedded_database: Database) -> None:
    load(project, embedded_database)
    session = session_of(project, embedded_database)
    assert called(session, "who-recognizes-whom", whoo="x") == (
        "the arguments do not fit:\n- there is no argument 'whoo'; did you mean 'who'?"
    )
    assert "1 is not of type 'string'" in called(session, "who-recognizes-whom", who=1)
    assert "did you mean 'RECOGNIZES'" in called(
        session, "evidence", subject="arland", type="RECOGNISES", object="bria"
    )
    assert refused(session, lambda client: client.call_tool("nope", {})) == "there is no tool 'nope'"


@pytest.mark.proved_by("tests/mcp/test_long.py::test_every_tool_and_then_a_thousand_calls")
def test_search_finds_names_in_any_script(project: Project, database: Database) -> None:
    load(project, database)
    session = session_of(project, database)
    found = called(session, "search", text="арл")["matches"]
    assert [(match["label"], match["key"]) for match in found] == [("State", "arland")]
    assert [match["key"] for match in called(session, "search", text="ria")["matches"]] == ["bria", "coria"]
    assert "the model has no label 'Stat'" in called(session, "search", text="a", labels=["Stat"])


@pytest.mark.proved_by("tests/mcp/test_long.py::test_every_tool_and_then_a_thousand_calls")
def test_what_is_denied_or_possible_is_never_given_as_a_fact(project: Project, database: Database) -> None:
    load(project, database)
    session = session_of(project, database)
    fact = called(session, "evidence", subject="arland", type="RECOGNIZES", object="bria")
    assert (fact["is_fact"], [claim["carries_the_fact"] for claim in fact["claims"]]) == (True, [True])
    possible = called(session, "evidence", subject="bria", type="RECOGNIZES", object="coria")
    assert (possible["is_fact"], possible["claims"][0]["remarks"]) == (False, ["only possible"])
    rows = called(session, "cypher", query="MATCH (c:Claim) RETURN c ORDER BY c.caption")["rows"]
    assert sorted(row["c"]["is"] for row in rows) == [
        "claim that carries a fact",
        "claim, not a fact (denied)",
        "claim, not a fact (possible)",
    ]


@pytest.mark.long
@pytest.mark.parametrize(
    ("object_", "day", "answer"),
    [
        ("bria", "2031-06-01", "yes"),
        ("bria", "2031-05-10", "unknown"),
        ("bria", "2030-01-01", "no"),
        ("coria", "2031-06-30", "no"),
    ],
)
def test_what_holds_on_a_day(
    project: Project, embedded_database: Database, object_: str, day: str, answer: str
) -> None:
    load(project, embedded_database)
    session = session_of(project, embedded_database)
    found = called(session, "what_holds", subject="arland", type="RECOGNIZES", object=object_, day=day)
    assert (found["answer"], found["by"]) == (answer, ["Ann (echo)"])


def test_tools_answer_as_of_a_day_and_leave_nothing_behind(project: Project, database: Database) -> None:
    load(project, database)
    session = session_of(project, database)
    rows = [{"who": "Arland", "whom": "Bria"}]
    fact = {"subject": "arland", "type": "RECOGNIZES", "object": "bria"}
    text = "MATCH (a:State)-[:RECOGNIZES]->(b:State) RETURN a.name AS who, b.name AS whom"
    for day, wanted in (("2030-01-01", []), (None, rows), ("2031-06-01", rows)):
        given = {"as_of": day} if day else {}
        for answer in (
            called(session, "who-recognizes-whom", **given),
            called(session, "cypher", query=text, **given),
        ):
            assert (answer["rows"], answer["as_of"]) == (wanted, day or "2031-06-30")
        found = called(session, "evidence", **fact, **given)
        assert (found["is_fact"], found["as_of"]) == (bool(wanted), day or "2031-06-30")
    assert called(session, "who-recognizes-whom", as_of="2031-02-30").startswith("question: '2031-02-30' is not a day")


def test_a_day_that_is_none_is_an_error(project: Project, embedded_database: Database) -> None:
    load(project, embedded_database)
    session = session_of(project, embedded_database)
    for day in ("2031-02-30", "2031-W01"):
        text = called(session, "what_holds", subject="arland", type="RECOGNIZES", object="bria", day=day)
        assert text.startswith(f"question: {day!r} is not a day\nhint: ")


HOSTILE = (
    "CREATE (n:State {id: 'x'}) RETURN n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n:State) SET n.name = 'x' RETURN n",
    "MERGE (n:State {id: 'x'}) RETURN n",
    "MATCH (n) CALL { WITH n DELETE n } IN TRANSACTIONS",
    "CREATE INDEX FOR (n:State) ON (n.name)",
    "DROP CONSTRAINT x IF EXISTS",
    "FOREACH (x IN [1] | CREATE (:State {id: 'x'}))",
    "RETURN 1; MATCH (n) DETACH DELETE n",
    "/* read */ REMOVE",
    "",
    ";;",
)


def test_cypher_never_writes(project: Project, database: Database) -> None:
    load(project, database)
    before = database.read("MATCH (n) RETURN count(n)").value()
    for write in (False, True):
        session = session_of(project, database, write=write)
        answers = [called(session, "cypher", query=hostile) for hostile in HOSTILE]
        assert all(isinstance(answer, str) for answer in answers), answers
    assert database.read("MATCH (n) RETURN count(n)").value() == before


def test_rows_are_bounded_and_counted(project: Project, embedded_database: Database) -> None:
    session = session_of(project, embedded_database, max_rows=3)
    answer = called(session, "cypher", query="UNWIND range(1, 10) AS n RETURN n")
    assert ([row["n"] for row in answer["rows"]], answer["row_count"], answer["truncated"]) == ([1, 2, 3], 10, True)
    assert called(session, "cypher", query="UNWIND range(1, 10) AS n RETURN n", max_rows=9)["rows"][-1] == {"n": 9}


def test_a_draft_is_checked_with_line_and_hint(project: Project, embedded_database: Database) -> None:
    session = session_of(project, embedded_database)
    faulty = "document: {id: new, title: New}\nfacts:\n  1.1:\n  - arland RECOGNISES bria\n"
    assert called(session, "validate_sheet", sheet=faulty)["problems"] == [
        {
            "line": 4,
            "column": 5,
            "code": "unknown-type",
            "message": "the model has no relationship type 'RECOGNISES'",
            "hint": "did you mean 'RECOGNIZES'?",
            "severity": "error",
        }
    ]
    sound = faulty.replace("RECOGNISES", "RECOGNIZES")
    assert called(session, "validate_sheet", sheet=sound) == {"sound": True, "errors": 0, "problems": []}
    numbered = called(session, "number_text", text="Arland recognized Bria. It took long.")
    assert [each["locator"] for each in numbered["sentences"]] == ["1.1", "1.2"]
    covered = called(session, "coverage", sheet=sound, text=numbered["text"])
    assert covered["reports"][0]["document"] == "new"  # the draft's own, though the project has another
    assert (
        called(session, "coverage", sheet=sound, text=numbered["text"], document="echo")["reports"]
        != covered["reports"]
    )
    assert [(s["locator"], s["claims"]) for s in covered["reports"][0]["sentences"]] == [("1.1", 1), ("1.2", 0)]


def test_a_proposal_is_kept_beside_the_sheets_and_never_over_one(
    project: Project, embedded_database: Database, tmp_path: Path
) -> None:
    session = session_of(project, embedded_database, write=True)
    sheet = "document: {id: new, title: New}\nfacts:\n  1.1:\n  - arland RECOGNIZES bria\n"
    kept = called(session, "propose", name="new", sheet=sheet)
    assert (kept["file"], kept["sound"]) == ("facts/new.yaml.draft", True)
    assert (tmp_path / "facts" / "new.yaml.draft").read_text() == sheet
    assert len(project.read().batches) == 1  # it is no source
    assert "there is a draft new.yaml.draft already" in called(session, "propose", name="new", sheet=sheet)
    (tmp_path / "facts" / "linked.yaml.draft").symlink_to(tmp_path / "elsewhere")
    assert "already" in called(session, "propose", name="linked", sheet=sheet)
    assert not (tmp_path / "elsewhere").exists()
    assert "the arguments do not fit" in called(session, "propose", name="../out", sheet=sheet)


def test_load_writes_only_what_its_dry_run_showed(project: Project, database: Database, tmp_path: Path) -> None:
    session = session_of(project, database, write=True)
    shown = called(session, "load")
    assert (shown["written"], shown["created"] > 0) == (False, True)
    assert database.read("MATCH (n:State) RETURN count(n)").value() == 0
    extra = tmp_path / "facts" / "more.yaml"
    extra.write_text("document: {id: more, title: More}\nentities:\n  State:\n    dria: Dria\n")
    assert "nothing was written" in called(session, "load", confirm=shown["confirm"])
    extra.unlink()
    done = called(session, "load", confirm=shown["confirm"])
    assert (done["written"], done["created"]) == (True, shown["created"])
    assert database.read("MATCH (n:State) RETURN count(n)").value() == 3


def test_resources_and_prompts(project: Project, embedded_database: Database) -> None:
    load(project, embedded_database)
    session = session_of(project, embedded_database)

    async def read(client: Client, uri: str) -> str:
        return (await client.read_resource(uri)).contents[0].text  # type: ignore[union-attr]

    uris = [resource.uri for resource in talk(session, lambda client: client.list_resources()).resources]
    assert uris == [
        "graphmodel://model",
        "graphmodel://sheet-schema",
        "graphmodel://question/forget",
        "graphmodel://question/who-recognizes-whom",
        "graphmodel://document/echo",
    ]
    texts = {uri: talk(session, lambda client, uri=uri: read(client, uri)) for uri in uris}  # type: ignore[misc]
    assert texts["graphmodel://question/who-recognizes-whom"] == QUESTION
    claims = json.loads(texts["graphmodel://document/echo"])["claims"]
    assert {claim["caption"]: claim["carries_a_fact"] for claim in claims} == {
        "Arland recognizes Bria (since 2031-05)": True,
        "Arland does not recognize Coria (never)": False,
        "Bria may recognize Coria": False,
    }
    assert "there is no resource" in refused(session, lambda client: read(client, "graphmodel://document/none"))
    prompt = talk(session, lambda client: client.get_prompt("write-fact-sheet", {"text": "Arland left."}))
    assert prompt.messages[0].content.text.endswith("Text:\n\nArland left.\n")  # type: ignore[union-attr]
    without = refused(session, lambda client: client.get_prompt("write-fact-sheet", {}))
    assert without.startswith("question: the argument 'text' is missing")


def test_tags_bound_the_questions_that_are_offered(embedded_database: Database) -> None:
    session = session_of(Project.at(ROOT, {}), embedded_database)
    every, some = (
        [tool.name for tool in talk(session, lambda client: client.list_tools(), *tags).tools]
        for tags in ((), ("recognition",))
    )
    assert 0 < len(some) < len(every)
    assert "who-recognizes-whom" in some


@pytest.mark.long
def test_over_standard_input_and_output(project: Project, tmp_path: Path) -> None:
    (tmp_path / "states_model.py").write_text(MODEL + "\nprint('a model that prints')\n")
    server = StdioServerParameters(
        command=sys.executable,
        args=["-m", "graphmodel", "mcp"],
        cwd=str(tmp_path),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )

    async def run() -> Any:
        async with Client(stdio_client(server)) as client:
            model = await client.call_tool("describe_model", {"type": "State"})
            empty = await client.call_tool("who-recognizes-whom", {})
            return model.structured_content, empty.structured_content

    model, empty = asyncio.run(run())
    assert model["type"]["definition"] == "A state."
    assert (empty["rows"], empty["as_of"]) == ([], None)


@pytest.mark.long
def test_every_tool_of_the_shipped_project_answers(embedded_database: Database) -> None:
    """On servers the questions answer in tests/queries, and tools of each kind in test_long.py."""
    project = Project.at(ROOT, {})
    load(project, embedded_database)
    session = session_of(project, embedded_database)
    samples = {"string": "Russia", "integer": 1, "number": 1.0, "boolean": True, "array": ["Russia"]}

    def sample(schema: dict[str, Any]) -> Any:
        kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return "2025-07-31" if schema.get("format") == "date" else samples[kinds[0]]

    async def work(client: Client) -> int:
        done = 0
        for tool in (await client.list_tools()).tools:
            Draft202012Validator.check_schema(tool.input_schema)
            Draft202012Validator.check_schema(tool.output_schema or {})
            if tool.name in {question.name for question in project.questions()[0].values()}:
                wanted = tool.input_schema["required"]
                given = {name: sample(tool.input_schema["properties"][name]) for name in wanted}
                result = await client.call_tool(tool.name, given)
                assert not result.is_error, result.content
                Draft202012Validator(tool.output_schema or {}).validate(result.structured_content)
                done += 1
        return done

    assert talk(session, work) == sum(q.mode == "read" for q in project.questions()[0].values())
    assert session.times_opened == 1
