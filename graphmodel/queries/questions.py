"""A saved question, as its file declares it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from graphmodel.problems import Where
from graphmodel.queries.types import ValueType
from graphmodel.syntax import StatementText

Mode = Literal["read", "write"]
Order = Literal["total", "set"]


@dataclass(frozen=True)
class Parameter:
    """A `$name` that the question's text uses. `default` counts only where `required` is false."""

    name: str
    type: ValueType
    required: bool
    default: Any
    doc: str
    where: Where

    @property
    def declaration(self) -> str:
        """As the header writes it, without the doc: `actor: string = null`."""
        shown = "null" if self.default is None else self.default
        return f"{self.name}: {self.type}" + ("" if self.required else f" = {shown}")


@dataclass(frozen=True)
class AnswerColumn:
    """A column of the answer."""

    name: str
    type: ValueType
    doc: str
    where: Where


@dataclass(frozen=True)
class Question:
    """A saved question: one statement of Cypher, and what its header says of it.

    Attributes:
        name: the file's name without `.cypher`.
        title: the first line, as Neo4j Browser shows it.
        question: the question in a person's words; the title when the header has none.
        why: why it matters, in a sentence; empty when the header does not say.
        mode: whether the statement may write.
        order: `total` when ORDER BY gives each row its place, `set` when rows compare as a set.
        dialects: the engines it is written for, by the name of their `Dialect`.
        text: the file, as written.
        statement: its one statement, with its place in the file.
    """

    name: str
    title: str
    question: str
    tags: tuple[str, ...]
    mode: Mode
    order: Order
    dialects: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[AnswerColumn, ...]
    text: str
    statement: StatementText
    where: Where
    why: str = ""

    @property
    def cypher(self) -> str:
        """What is sent: the file up to the statement's end, so that the lines an engine names are the file's."""
        return self.text[: self.statement.offset + len(self.statement.text)]
