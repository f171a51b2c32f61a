"""Lists the project's questions, and asks one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from graphmodel.errors import QuestionError
from graphmodel.mark import read_meta
from graphmodel.problems import did_you_mean
from graphmodel.queries import ask as ask_question
from graphmodel.queries import stream as stream_question
from graphmodel.workflows.vain import VainAnswers

if TYPE_CHECKING:
    from graphmodel.databases import Consumer, Database, Rows
    from graphmodel.problems import Problem
    from graphmodel.project import Project
    from graphmodel.queries import Answer, Question


@dataclass(frozen=True)
class AskReport:
    """An answer; `loaded` is false when nothing was ever loaded into the database it came from.

    Where there are no rows, `undeclared` are key labels of the graph that the project's model lacks, and `owner` is the
    other project that loaded it. Where neither is so, and nothing is in a row or in a column, `absent` are the names of
    the question that nothing in the graph has, and the types that lead the other way; notes for what the model has.
    """

    question: Question
    answer: Answer
    loaded: bool
    as_of: date | None = None
    undeclared: tuple[str, ...] = ()
    owner: str = ""
    absent: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class StreamReport:
    """What is to be said of a graph whose rows were handed on; the fields are those of `AskReport`."""

    loaded: bool
    undeclared: tuple[str, ...] = ()
    owner: str = ""
    absent: tuple[Problem, ...] = ()


def find_question(project: Project, name: str) -> Question:
    """The question of a name.

    Raises:
        QuestionError: there is none, or its file has problems, which the error holds.
    """
    return project.question(name)


def list_questions(project: Project, tag: str = "") -> tuple[tuple[Question, ...], tuple[Problem, ...]]:
    """All questions in order of name, or those with a tag, and what is wrong with the files that hold none.

    Raises:
        QuestionError: no question has the tag.
    """
    questions, problems = project.questions()
    found = tuple(question for question in questions.values() if not tag or tag in question.tags)
    if tag and not found:
        known = {each for question in questions.values() for each in question.tags}
        raise QuestionError(f"no question has the tag {tag!r}", hint=did_you_mean(tag, known), problems=problems)
    return found, tuple(problems)


def ask(
    project: Project,
    database: Database,
    name: str,
    parameters: Mapping[str, Any] | None = None,
    *,
    write: bool = False,
    timeout: float | None = None,
    as_of: date | None = None,
    allow: Iterable[str] = (),
) -> AskReport:
    """Asks a question; parameters may be text, as on a command line. One that writes is asked only with `write`.
    `timeout`: the seconds after which it is stopped. `as_of`: as if the graph had been loaded as of that day. `allow`:
    clauses, procedures and functions that it may use though they are not known to read the graph alone.

    Raises:
        QuestionError: there is no such question, its file has problems, or the parameters do not fit.
        DatabaseError: the database said no, or another format version wrote the graph.
    """
    question = find_question(project, name)
    meta = read_meta(database)
    with graph_on(project, database, as_of, timeout) as graph:
        vain = _watching(project, graph, question, timeout)
        answer = ask_question(graph, question, parameters, write=write, timeout=timeout, allow=allow)
        if question.mode == "read":
            vain.look_at(answer.rows)
        day = as_of or meta.get("as_of")
        reported = _report(project, {**meta, "as_of": day} if meta else meta, vain, empty=not len(answer))
    return AskReport(question, answer, reported.loaded, day, reported.undeclared, reported.owner, reported.absent)


def _watching(project: Project, database: Database, question: Question, timeout: float | None) -> VainAnswers:
    return VainAnswers(database, question.cypher, timeout, file=question.where.file, project=project)


def _report(project: Project, meta: Mapping[str, Any], vain: VainAnswers, *, empty: bool) -> StreamReport:
    """What is to be said besides the rows: that nothing was ever loaded, or whose graph it is; else what is absent."""
    owner = str(meta.get("project") or "") if empty else ""
    undeclared = undeclared_labels(project, meta) if empty else ()
    if not meta or undeclared or owner not in ("", project.name):
        return StreamReport(bool(meta), undeclared, owner if owner != project.name else "")
    return StreamReport(True, absent=vain.reasons(meta))


def undeclared_labels(project: Project, meta: Mapping[str, Any]) -> tuple[str, ...]:
    """The key labels of a graph's nodes that the project's model does not have: it was loaded with another model."""
    stored = set(meta.get("identities", ()))
    return tuple(sorted(stored - {kind.identity for kind in project.model.nodes.values()})) if stored else ()


def graph_on(
    project: Project, database: Database, day: date | None, timeout: float | None = None
) -> AbstractContextManager[Database]:
    """The graph as of a day; without one the database itself, for which no model is needed."""
    if day is None:
        return nullcontext(database)
    from graphmodel.loading import graph_as_of

    return graph_as_of(database, project.model, day, timeout=timeout)


def stream(
    project: Project,
    database: Database,
    question: Question,
    consume: Consumer[None],
    parameters: Mapping[str, Any] | None = None,
    *,
    timeout: float | None = None,
    allow: Iterable[str] = (),
) -> StreamReport:
    """Hands the rows of a question that reads to `consume`, each as it comes.

    Raises:
        QuestionError, DatabaseError: as in `ask`.
    """
    meta = read_meta(database)
    vain = _watching(project, database, question, timeout)

    def watched(columns: tuple[str, ...], rows: Rows) -> None:
        consume(columns, vain.watched(rows))

    stream_question(database, question, watched, parameters, timeout=timeout, allow=allow)
    return _report(project, meta, vain, empty=not vain.rows)
