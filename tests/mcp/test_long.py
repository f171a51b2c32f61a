"""An assistant that stays for a thousand calls: over standard input and output, every tool, on each engine."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from graphmodel import Target, connect
from graphmodel.workflows.load import load
from tests.mcp.test_server import ROOT, make_project

pytestmark = pytest.mark.long
CALLS = {"embedded": 1_000, "neo4j": 60, "py2neo": 60}
MOST_KILOBYTES = 24_000
"""By which the server's memory may grow in a thousand calls; a leak of 30 kB a call would be more."""
FACT = {"subject": "arland", "type": "RECOGNIZES", "object": "bria"}
SHEET = "document: {id: new, title: New}\nfacts:\n  1.1:\n  - arland RECOGNIZES bria\n"
GIVEN: Mapping[str, Mapping[str, Any]] = {
    "who-recognizes-whom": {"who": "Arland"},
    "search": {"text": "arl"},
    "evidence": FACT,
    "what_holds": FACT | {"day": "2031-06-01"},
    "describe_model": {"type": "State"},
    "cypher": {"query": "MATCH (n:State) RETURN n.name AS name"},
    "number_text": {"text": "Arland recognized Bria. It took long."},
    "validate_sheet": {"sheet": SHEET},
    "coverage": {"sheet": SHEET, "text": "1.1 Arland recognized Bria."},
    "propose": {"name": "new", "sheet": SHEET},
    "load": {},
}
OFTEN = ("who-recognizes-whom", "search", "evidence", "what_holds", "describe_model", "cypher", "number_text")


def memory(parent: int) -> int:
    """The kilobytes that the server of this process holds."""
    below = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    commands = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in below}
    (server,) = [child for child, command in commands.items() if b"graphmodel\0mcp" in command]
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{server}/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0])


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="memory is read from /proc")
@pytest.mark.parametrize(
    "engine",
    ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j), pytest.param("py2neo", marks=pytest.mark.neo4j)],
)
def test_every_tool_and_then_a_thousand_calls(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    project = make_project(tmp_path)
    options = ["--uri", f"embedded:{tmp_path}/graph"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    target = Target(uri=options[1])
    if engine != "embedded":
        request.getfixturevalue("neo4j_database")  # empty, and emptied again
        served: Target = request.getfixturevalue("neo4j_target")
        uri = served.uri if engine == "neo4j" else f"py2neo+{served.uri}"
        target = Target(uri=uri, username=served.username, password=served.password)
        options = ["--uri", uri, "--username", served.username or ""]
        environment["NEO4J_PASSWORD"] = served.password or ""
    with connect(target) as database:
        load(project, database)
    command = ["-m", "graphmodel", "mcp", "--write", *options]
    server = StdioServerParameters(command=sys.executable, args=command, cwd=str(tmp_path), env=environment)

    async def run() -> int:
        async with Client(stdio_client(server)) as client:
            tools = {tool.name: tool for tool in (await client.list_tools()).tools}
            assert tools.keys() == GIVEN.keys()

            async def call(name: str) -> None:
                result = await client.call_tool(name, dict(GIVEN[name]))
                assert not result.is_error, (name, result.content)
                Draft202012Validator(tools[name].output_schema or {}).validate(result.structured_content)

            for name in GIVEN:
                await call(name)
            for at in range(100):
                await call(OFTEN[at % len(OFTEN)])
            before = memory(os.getpid())
            for at in range(CALLS[engine]):
                await call(OFTEN[at % len(OFTEN)])
            return memory(os.getpid()) - before

    grown = asyncio.run(run())
    assert grown < MOST_KILOBYTES, grown
