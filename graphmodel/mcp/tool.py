"""A tool as the server offers it: its schemas and the function that answers a call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from graphmodel.mcp.schemas import Schema
from graphmodel.mcp.session import Session

Run = Callable[[Session, Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class ServedTool:
    """A tool. `run` takes arguments that fit `takes` and returns an object that fits `gives`.

    `run` raises a `GraphmodelError` for what the caller can fix. `writes`: it changes files or the graph.
    """

    name: str
    title: str
    description: str
    takes: Schema
    gives: Schema
    run: Run
    writes: bool = False
