"""The server itself: tools, resources and prompts of one session, spoken over standard input and output."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from importlib.metadata import version
from typing import Any, TypeVar

import mcp_types as types
from anyio import CapacityLimiter, to_thread
from jsonschema import Draft202012Validator
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.shared.exceptions import MCPError

from graphmodel.controls import json_text
from graphmodel.errors import GraphmodelError
from graphmodel.mcp.drafts import DRAFT_TOOLS, PROPOSE
from graphmodel.mcp.model import DESCRIBE
from graphmodel.mcp.prompts import PROMPTS, prompt_text
from graphmodel.mcp.questions import question_tools
from graphmodel.mcp.resources import read_resource, resources
from graphmodel.mcp.session import Session, explained
from graphmodel.mcp.tool import ServedTool
from graphmodel.mcp.tools import READING_TOOLS
from graphmodel.mcp.writing import LOAD
from graphmodel.problems import did_you_mean
from graphmodel.workflows.ask import list_questions

INSTRUCTIONS = (
    "A property graph of facts and claims. A relationship between two nodes is a fact on the graph's day. A claim is"
    " what a source says; claims that are denied, possible, conditional, ended or quoted are not facts. Each answer"
    " says in `meaning` what its rows are. Begin with a saved question where one fits, `search` for keys, `evidence`"
    " for who says so, and `what_holds` for another day."
)
_Made = TypeVar("_Made")


def tools_of(session: Session, tags: Sequence[str] = ()) -> dict[str, ServedTool]:
    """All tools of a session by name; of the saved questions those with one of the tags, where any is given.

    Raises:
        QuestionError: no question has a tag.
    """
    own = [*READING_TOOLS, DESCRIBE, *DRAFT_TOOLS, *([PROPOSE, LOAD] if session.write else [])]
    every = [list_questions(session.project, tag)[0] for tag in tags or ("",)]
    questions = {question.name: question for group in every for question in group}
    ordered = [questions[name] for name in sorted(questions)]
    found = [*own, *question_tools(ordered, session.project.model.layer, [tool.name for tool in own])]
    return {tool.name: tool for tool in found}


def make_server(session: Session, tags: Sequence[str] = ()) -> Server[Any]:
    """A server of the session. Its tools run one at a time, each in a thread.

    Raises:
        QuestionError: no question has a tag.
    """
    tools = tools_of(session, tags)
    one = CapacityLimiter(1)

    async def alone(work: Callable[[], _Made]) -> _Made:
        return await to_thread.run_sync(work, limiter=one)

    async def list_tools(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_shown(tool) for tool in tools.values()])

    async def call_tool(_: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = tools.get(params.name)
        if tool is None:
            raise MCPError(types.INVALID_PARAMS, f"there is no tool {params.name!r}")
        given = params.arguments or {}
        faults = [_fault(error) for error in Draft202012Validator(tool.takes).iter_errors(given)]
        if faults:
            return _failed("\n".join(["the arguments do not fit:", *faults]))
        try:
            content = await alone(partial(tool.run, session, given))
        except GraphmodelError as error:
            return _failed(explained(error))
        text = json_text(content)
        return types.CallToolResult(content=[types.TextContent(text=text)], structured_content=content)

    async def list_resources(_: Any, __: Any) -> types.ListResourcesResult:
        found = await _answered(alone(lambda: list(resources(session))))
        listed = [
            types.Resource(uri=r.uri, name=r.name, title=r.title, description=r.description, mime_type=r.mime_type)
            for r in found
        ]
        return types.ListResourcesResult(resources=listed)

    async def read(_: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        text, kind = await _answered(alone(partial(read_resource, session, params.uri)))
        return types.ReadResourceResult(
            contents=[types.TextResourceContents(uri=params.uri, text=text, mime_type=kind)]
        )

    async def list_prompts(_: Any, __: Any) -> types.ListPromptsResult:
        return types.ListPromptsResult(
            prompts=[
                types.Prompt(
                    name=p.name,
                    title=p.title,
                    description=p.description,
                    arguments=[types.PromptArgument(name=p.argument, description=p.about, required=True)],
                )
                for p in PROMPTS
            ]
        )

    async def get_prompt(_: Any, params: types.GetPromptRequestParams) -> types.GetPromptResult:
        text = await _answered(alone(partial(prompt_text, params.name, params.arguments or {})))
        return types.GetPromptResult(messages=[types.PromptMessage(role="user", content=types.TextContent(text=text))])

    return Server(
        "graphmodel",
        version=version("graphmodel"),
        title=f"graphmodel: {session.project.settings.name or session.project.root.name}",
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
        on_list_resources=list_resources,
        on_read_resource=read,
        on_list_prompts=list_prompts,
        on_get_prompt=get_prompt,
    )


def serve_stdio(session: Session, tags: Sequence[str] = ()) -> None:
    """Serves the session on standard input and output until the client closes them.

    Raises:
        QuestionError: no question has a tag.
    """
    server = make_server(session, tags)

    async def run() -> None:
        async with stdio_server() as (reading, writing):
            await server.run(reading, writing, server.create_initialization_options())

    asyncio.run(run())


def _shown(tool: ServedTool) -> types.Tool:
    hints = types.ToolAnnotations(
        read_only_hint=not tool.writes, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes,
        output_schema=tool.gives,
        annotations=hints,
    )


def _failed(text: str) -> types.CallToolResult:
    return types.CallToolResult(content=[types.TextContent(text=text)], is_error=True)


def _fault(error: Any) -> str:
    """What does not fit the schema, in our words where a caller can be led on."""
    if error.validator == "additionalProperties" and not error.absolute_path:
        known = list(error.schema["properties"])
        extra = [name for name in error.instance if name not in known]
        near = ", ".join(filter(None, (did_you_mean(name, known) for name in extra)))
        return f"- there is no argument {', '.join(map(repr, extra))}; {near or 'there are: ' + ', '.join(known)}"
    place = ".".join(map(str, error.absolute_path))
    return f"- {place}: {error.message}" if place else f"- {error.message}"


async def _answered(work: Any) -> Any:
    """What the work makes; an error that a person can fix goes to the client in words."""
    try:
        return await work
    except GraphmodelError as error:
        raise MCPError(types.INVALID_PARAMS, explained(error)) from error
