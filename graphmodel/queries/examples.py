"""Examples of a question: parameters, and the rows that it must answer with, in `NAME.examples.yaml` beside its file.

    - name: one actor
      parameters: {actor: Russia}
      rows:
      - {actor: Russia, recognizes: Taliban government, since: 2025-07, evidence: [mamedov-2025 2.1]}
    - name: nobody of that name
      parameters: {actor: nobody}
      rows: []

Values are typed by the header; a column that is left out of a row is null. `sources` names other sources than the
project's to ask on, as the settings do. Rows are left to be filled in by not writing `rows` at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.queries.files import text_of
from graphmodel.queries.notation import typed, written
from graphmodel.queries.questions import AnswerColumn, Parameter, Question
from graphmodel.queries.types import ValueType
from graphmodel.sources import tree

ENDING = ".examples.yaml"
KEYS = ("name", "parameters", "sources", "rows")
SMALLER = "ask with parameters that leave fewer rows"
Row = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Example:
    """A question's answer to some parameters. `rows` is nothing where they are still to be filled in."""

    question: Question
    name: str
    parameters: Mapping[str, Any]
    sources: tuple[str, ...]
    rows: tuple[Row, ...] | None
    where: Where

    def __str__(self) -> str:
        given = ", ".join(f"{name}={written(value)}" for name, value in self.parameters.items())
        return f"{self.question.name}: {self.name or given or 'no parameters'}"


def examples_file(question: Question) -> Path:
    """Where a question's examples are, or would be."""
    return Path(question.where.file).with_suffix(ENDING)


def read_examples(question: Question) -> tuple[tuple[Example, ...], list[Problem]]:
    """A question's examples, and what is wrong with their file; without a file there are none."""
    path = examples_file(question)
    if not path.exists():
        return (), []
    text = text_of(path, "example", SMALLER)
    return ((), [text]) if isinstance(text, Problem) else parse_examples(question, text, str(path))


def parse_examples(question: Question, text: str, file: str) -> tuple[tuple[Example, ...], list[Problem]]:
    """The examples in a text. One with a problem is left out."""
    node, problems = tree.parse(text, file)
    if node is None:
        return (), problems
    if not isinstance(node, tree.Sequence):
        return (), [*problems, _problem(node, "form", "this is not a list of examples", "begin with `- parameters:`")]
    reader = _ExampleReader(question, problems)
    examples = tuple(example for item in node.items for example in reader.example(item))
    return examples, sorted(reader.problems)


class _ExampleReader:
    def __init__(self, question: Question, problems: list[Problem]) -> None:
        self.question = question
        self.problems = problems
        self.names: set[str] = set()

    def fault(self, node: tree.Node, code: str, message: str, hint: str = "") -> None:
        self.problems.append(_problem(node, code, message, hint))

    def example(self, node: tree.Node) -> Iterator[Example]:
        if not isinstance(node, tree.Mapping) or node.flow:
            self.fault(node, "form", "this is not an example", "write its keys one a line: " + ", ".join(KEYS))
            return
        before = len(self.problems)
        for key, _ in node.pairs:
            if key.text not in KEYS:
                self.fault(key, "key", f"an example has no key {key.text!r}", did_you_mean(key.text, KEYS))
        rows = node.get("rows")
        found = Example(
            self.question,
            self._name(node.get("name")),
            self._parameters(node, node.get("parameters")),
            self._sources(node.get("sources")),
            None if rows is None else self._rows(rows),
            node.where,
        )
        if len(self.problems) == before:
            yield found

    def _name(self, node: tree.Node | None) -> str:
        if node is None:
            return ""
        if not isinstance(node, tree.Scalar) or not node.text.strip():
            self.fault(node, "name", "a name is a text", "say in a few words what the example shows")
            return ""
        if node.text in self.names:
            self.fault(node, "name", f"two examples are named {node.text!r}", "rename one")
        self.names.add(node.text)
        return node.text

    def _parameters(self, example: tree.Node, node: tree.Node | None) -> dict[str, Any]:
        declared = {p.name: p for p in self.question.parameters}
        given: Mapping[str, Any] = {}
        if node is not None:
            given = dict(self._values(node, declared, "parameter"))
        missing = [p for p in self.question.parameters if p.required and p.name not in given]
        for parameter in missing:
            if not (isinstance(node, tree.Mapping) and node.get(parameter.name)):
                hint = f"write `parameters: {{{parameter.name}: ...}}`; it is declared as {parameter.declaration}"
                self.fault(node or example, "parameter", f"the parameter {parameter.name} is missing", hint)
        return dict(given)

    def _sources(self, node: tree.Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        items = node.items if isinstance(node, tree.Sequence) else ()
        texts = tuple(item.text for item in items if isinstance(item, tree.Scalar))
        if not texts or len(texts) < len(items):
            self.fault(node, "sources", "this is not a list of sources", "write `sources: [examples/small.yaml]`")
        for text in texts:
            if PurePath(text).is_absolute() or ".." in PurePath(text).parts:
                self.fault(node, "sources", f"{text!r} is outside the project", "move it into the project")
        return texts

    def _rows(self, node: tree.Node) -> tuple[Row, ...]:
        if not isinstance(node, tree.Sequence):
            hint = "write `rows: []` where there are none, or no `rows` to have them filled in by --update"
            self.fault(node, "rows", "this is not a list of rows", hint)
            return ()
        return tuple(row for item in node.items for row in self._row(item))

    def _row(self, node: tree.Node) -> Iterator[Row]:
        columns = {c.name: c for c in self.question.columns}
        before = len(self.problems)
        values = dict(self._values(node, columns, "column"))
        if len(self.problems) > before:
            return
        for column in columns.values():
            if column.name not in values and not (column.type.optional or column.type.name == "any"):
                self.fault(node, "value", f"the row has no {column.name}", f"it is declared as {column.type}")
                return
        yield tuple(values.get(name) for name in columns)

    def _values(
        self, node: tree.Node, declared: Mapping[str, Parameter] | Mapping[str, AnswerColumn], what: str
    ) -> Iterator[tuple[str, Any]]:
        if not isinstance(node, tree.Mapping):
            self.fault(node, what, f"{what}s are written by name", "write {name: value}")
            return
        for key, value in node.pairs:
            if key.text not in declared:
                hint = did_you_mean(key.text, declared) or f"the question has no {what}s"
                self.fault(key, what, f"the question has no {what} {key.text!r}", hint)
                continue
            kind: ValueType = declared[key.text].type
            try:
                yield key.text, typed(value, kind)
            except ValueError as wrong:
                self.fault(value, "value", f"the {what} {key.text} is no {kind}: {wrong}")


def _problem(node: tree.Node, code: str, message: str, hint: str) -> Problem:
    return Problem(node.where, f"example-{code}", message, hint)
