"""From a `.cypher` file to a `Question`, or to every problem that keeps it from being one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from graphmodel.problems import Problem, Where, did_you_mean, errors
from graphmodel.queries.asking import no_question
from graphmodel.queries.browser import param_line
from graphmodel.queries.declarations import choice, column, names, parameter
from graphmodel.queries.files import text_of
from graphmodel.queries.header import Entry, Header, read_header
from graphmodel.queries.questions import AnswerColumn, Parameter, Question
from graphmodel.queries.samples import sample_fault
from graphmodel.syntax import EMBEDDED, NEO4J, StatementText, Token, split, token_problems, tokenize

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ENGINES = (EMBEDDED.name, NEO4J.name)


def read_questions(*folders: Path) -> tuple[dict[str, Question], list[Problem]]:
    """All questions of some folders and of the folders in them, by name; two of one name are both refused."""
    found: dict[str, list[Question]] = {}
    problems: list[Problem] = []
    for folder in folders:
        if not folder.is_dir():
            hint = "make it, or fix the project's setting `questions`"
            problems.append(
                Problem(Where(str(folder)), "question-folder", "there is no such folder of questions", hint)
            )
        for path in question_files(folder):
            question, wrong = read_file(path)
            problems += wrong
            if question is not None:
                found.setdefault(question.name, []).append(question)
    problems += same_names([Path(q.where.file) for questions in found.values() for q in questions])
    return {name: questions[0] for name, questions in sorted(found.items()) if len(questions) == 1}, problems


def read_named(folder: Path, name: str) -> tuple[Question | None, list[Problem]]:
    """The question of a name in a folder or those in it, of which no other is read; with errors there is none.

    Raises:
        QuestionError: no file has this name; the hint holds the nearest.
    """
    paths = question_files(folder)
    named = [path for path in paths if path.stem == name]
    if not named:
        raise no_question(name, (path.stem for path in paths))
    question, problems = read_file(named[0])
    return question, [*problems, *same_names(named)]


def question_files(folder: Path) -> list[Path]:
    """The files of questions in a folder and in the folders in it."""
    return sorted(folder.rglob("*.cypher"))


def same_names(paths: Iterable[Path]) -> list[Problem]:
    """The files that have one name with another."""
    found: dict[str, list[Path]] = {}
    for path in paths:
        found.setdefault(path.stem, []).append(path)
    return [_same_name(name, entries) for name, entries in found.items() if len(entries) > 1]


def read_file(path: Path) -> tuple[Question | None, list[Problem]]:
    """The question of one file."""
    text = text_of(path, "question", "a question is one statement; data belongs into a source")
    return (None, [text]) if isinstance(text, Problem) else read_question(path, text)


def read_question(
    path: Path, text: str, tokens: tuple[Token, ...] | None = None
) -> tuple[Question | None, list[Problem]]:
    """The question that a file of this text declares. With any error there is none.

    Whether the query fits what the header declares is for the lint to say; `tokens` are the text's own.
    """
    file = str(path)
    if not text.strip():
        return None, [_refused(path, "question-empty", "it is empty", "begin with a line `// What it asks`")]
    problems = _name_problems(path)
    header, wrong = read_header(file, text)
    tokens = tokenize(text) if tokens is None else tokens
    problems += [*wrong, *token_problems(tokens, file)]
    statement, wrong = _one_statement(file, text, tokens)
    problems += wrong
    question, wrong = _declared(path, text, header, statement)
    problems += wrong
    if not problems:
        problems += _late_problems(question, header)
    return (None if errors(problems) else question), sorted(problems)


def _declared(path: Path, text: str, header: Header, statement: StatementText) -> tuple[Question, list[Problem]]:
    problems: list[Problem] = []
    parameters: list[Parameter] = []
    columns: list[AnswerColumn] = []
    for entry in header.named("param"):
        try:
            parameters.append(parameter(entry))
        except ValueError as wrong:
            problems.append(Problem(entry.value_where, "question-param", f"param {entry.name}: {wrong}", _PARAM_HINT))
    for entry in header.named("column"):
        try:
            columns.append(column(entry))
        except ValueError as wrong:
            problems.append(
                Problem(entry.value_where, "question-column", f"column {entry.name}: {wrong}", _COLUMN_HINT)
            )
    question = Question(
        name=path.stem,
        title=header.title,
        question=header.value("question") or header.title,
        tags=names(header.value("tags")),
        mode="write" if choice(header.entry("mode"), ("read", "write"), "read", problems) == "write" else "read",
        order="total" if choice(header.entry("order"), ("total", "set"), "set", problems) == "total" else "set",
        dialects=_dialects(header.entry("dialects"), problems),
        parameters=tuple(parameters),
        columns=tuple(columns),
        text=text,
        statement=statement,
        where=Where(str(path), 1, 1),
        why=header.value("why"),
    )
    return question, problems


_PARAM_HINT = "write `param NAME: TYPE = DEFAULT -- doc`; without a default it must be given"
_COLUMN_HINT = "write `column NAME: TYPE`, and `TYPE?` where it may be null"


def _dialects(entry: Entry | None, problems: list[Problem]) -> tuple[str, ...]:
    given = names(entry.value) if entry else ()
    for name in given:
        if entry and name not in _ENGINES:
            hint = did_you_mean(name, _ENGINES)
            problems.append(Problem(entry.value_where, "question-value", f"there is no dialect {name!r}", hint))
    return given or _ENGINES


def well_named(name: str) -> bool:
    """Whether a question may have this name: it is the name of a file, and an anchor of a page."""
    return bool(_NAME.fullmatch(name))


def _name_problems(path: Path) -> list[Problem]:
    if well_named(path.stem):
        return []
    hint = "rename it, as in who-recognizes-whom.cypher: small letters, digits and single hyphens"
    return [_refused(path, "question-name", f"{path.stem!r} is no name for a question", hint)]


def _one_statement(file: str, text: str, tokens: tuple[Token, ...]) -> tuple[StatementText, list[Problem]]:
    statements = split(text, tokens)
    if not statements:
        end = Where(file, text.count("\n") + 1, 1)
        return StatementText("", len(text), end.line, 1), [
            Problem(end, "question-empty", "there is no query below the header", "write one statement of Cypher")
        ]
    further = [
        Problem(Where(file, s.line, s.column), "question-statements", "a second statement begins here", "one a file")
        for s in statements[1:2]
    ]
    command = next((s for s in statements if s.text.startswith(":")), None)
    if command is not None:
        hint = "put it into a comment, as in // :param {name: 'Haven'}, or take it out"
        fault = f"{command.text.split()[0]} is a command of Neo4j Browser and not Cypher"
        return statements[0], [Problem(Where(file, command.line, command.column), "question-command", fault, hint)]
    return statements[0], further


def _late_problems(question: Question, header: Header) -> Iterator[Problem]:
    """What can be found only where every line of the header has been understood."""
    if question.mode == "read" and not question.columns:
        hint = "add a line `// column NAME: TYPE` for each column that it returns"
        yield Problem(question.where, "question-no-columns", "the header declares no columns", hint)
    line = param_line(question)
    if header.browser is not None and (fault := sample_fault(question, header.browser.value)):
        hint = f"write `// {line}`" if line else "drop the line: the question has no parameters"
        yield Problem(
            header.browser.where, "question-browser", f"the :param line does not fit: {fault}", hint, "warning"
        )


def _same_name(name: str, paths: list[Path]) -> Problem:
    first, *others = map(str, paths)
    files = f"{first} and {' and '.join(others)}"
    where = Where(others[0], 1, 1)
    return Problem(where, "question-same-name", f"{files} are both named {name!r}", "rename one")


def _refused(path: Path, code: str, message: str, hint: str) -> Problem:
    return Problem(Where(str(path)), code, message, hint)
