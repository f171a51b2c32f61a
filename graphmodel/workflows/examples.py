"""Asks the project's questions as their examples do, and holds the rows against the expected ones."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from graphmodel.databases import Target
from graphmodel.errors import QueryFailed, QuestionError, SourceError
from graphmodel.files import way_out, write_in
from graphmodel.problems import NOWHERE, Problem, Where, errors
from graphmodel.project import opened
from graphmodel.queries import ask, misfits
from graphmodel.queries.comparing import difference
from graphmodel.queries.examples import ENDING, SMALLER, Example, examples_file, parse_examples, read_examples
from graphmodel.queries.files import LARGEST
from graphmodel.queries.updating import BLANK, updated
from graphmodel.workflows.ask import find_question
from graphmodel.workflows.load import load

if TYPE_CHECKING:
    from graphmodel.databases import Database
    from graphmodel.project import Project
    from graphmodel.queries import Answer, Question


@dataclass(frozen=True)
class Outcome:
    """What became of an example: the rows that are missing (`-`) or too many (`+`), or the answer it could not get."""

    example: Example
    answer: Answer | None = None
    difference: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the answer has the expected rows."""
        return self.answer is not None and self.example.rows is not None and not self.difference


@dataclass(frozen=True)
class ExamplesReport:
    """The outcome of each example, what is wrong with files, queries and answers, and the files written anew."""

    outcomes: tuple[Outcome, ...]
    problems: tuple[Problem, ...]
    written: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether all examples have the rows expected, or have them now; warnings do not count."""
        failed = {outcome.example.where.file for outcome in self.outcomes if not outcome.passed}
        return not errors(self.problems) and failed <= set(self.written)


def run_examples(
    project: Project,
    names: Sequence[str] = (),
    database: Database | None = None,
    *,
    update: bool = False,
    today: Callable[[], date] = date.today,
) -> ExamplesReport:
    """Runs the examples of the questions named, or of all.

    Without a database each set of sources is loaded into a new embedded one that is thrown away afterwards; a database
    that is given is asked as it is. `update` writes the given rows into the files of examples, of those questions whose
    examples could all be asked.

    Raises:
        QuestionError: there is no question of a name, or its file has problems.
        SourceError: the sources have errors.
    """
    questions, problems = _wanted(project, names)
    examples, wrong = _read(questions, new=update and bool(names))
    problems += wrong
    if not names:
        problems += _orphans(project)
    outcomes: list[Outcome] = []
    for sources, group in by_sources(examples):
        if database is not None and sources:
            problems += map(_elsewhere, group)
            continue
        with loaded_separately(project, sources, today) if database is None else _as_it_is(database) as asked:
            for example in group:
                outcome, wrong = run_example(asked, example, update=update)
                problems += wrong
                outcomes += [outcome] if outcome else []
    order = {id(example): number for number, example in enumerate(examples)}
    outcomes.sort(key=lambda outcome: order[id(outcome.example)])
    faulty = {problem.where.file for problem in errors(problems)}
    written, wrong = _update(project.root, outcomes, faulty) if update else ((), [])
    return ExamplesReport(tuple(outcomes), tuple(sorted({*problems, *wrong})), written)


def example_problems(project: Project, questions: Iterable[Question]) -> Iterator[Problem]:
    """What is wrong with the project's files of examples, found without asking the database."""
    for question in questions:
        yield from read_examples(question)[1]
    yield from _orphans(project)


def example_sources(project: Project) -> tuple[str, ...]:
    """The sources of the project's examples that are not, or not only, the project's own; unread files name none."""
    questions = project.questions()[0].values()
    found = (example.sources for question in questions for example in read_examples(question)[0])
    return tuple(dict.fromkeys(source for sources in found for source in sources))


def _wanted(project: Project, names: Sequence[str]) -> tuple[list[Question], list[Problem]]:
    if names:
        return [find_question(project, name) for name in dict.fromkeys(names)], []
    questions, problems = project.questions()
    return list(questions.values()), problems


def _read(questions: Iterable[Question], new: bool) -> tuple[list[Example], list[Problem]]:
    examples: list[Example] = []
    problems: list[Problem] = []
    for question in questions:
        if question.mode == "write":
            message = f"the question {question.name} writes: its examples are not asked"
            problems.append(Problem(question.where, "example-writes", message, severity="warning"))
            continue
        path = examples_file(question)
        if new and not path.exists():
            found, wrong = parse_examples(question, BLANK, str(path))
        else:
            found, wrong = read_examples(question)
        examples += found
        problems += wrong
        if not found and not wrong:
            message = f"the question {question.name} has no example"
            hint = f"have one written: graphmodel queries test {question.name} --update"
            problems.append(Problem(question.where, "example-none", message, hint, "warning"))
    return examples, problems


def _orphans(project: Project) -> Iterator[Problem]:
    for path in sorted(project.question_folder.rglob(f"*{ENDING}")):
        if not path.with_name(path.name.removesuffix(ENDING) + ".cypher").exists():
            hint = "rename it as the question is named, or delete it"
            yield Problem(Where(str(path)), "example-orphan", "there is no question beside it", hint, "warning")


def by_sources(examples: Iterable[Example]) -> list[tuple[tuple[str, ...], list[Example]]]:
    """The examples by the sources that they are about; without a name those are the project's."""
    groups: dict[tuple[str, ...], list[Example]] = {}
    for example in examples:
        groups.setdefault(example.sources, []).append(example)
    return list(groups.items())


def _elsewhere(example: Example) -> Problem:
    message = f"not asked here, since it is about other sources: {', '.join(example.sources)}"
    return Problem(example.where, "example-sources", message, "leave out the options of a database", "warning")


@contextmanager
def _as_it_is(database: Database) -> Iterator[Database]:
    yield database


@contextmanager
def loaded_separately(project: Project, sources: tuple[str, ...], today: Callable[[], date]) -> Iterator[Database]:
    """A new embedded database of these sources, or of the project's."""
    with (
        TemporaryDirectory(prefix="graphmodel-") as folder,
        opened(Target(f"embedded:{Path(folder) / 'database'}", origin="for the examples")) as database,
    ):
        try:
            load(on_sources(project, sources), database, today=today)
        except SourceError as error:
            raise SourceError(
                "no example was asked",
                hint="fix the sources; --uri asks a loaded database as it is",
                problems=error.problems,
            ) from error
        yield database


def on_sources(project: Project, sources: tuple[str, ...]) -> Project:
    """The project with these sources in place of its own; without any, as it is."""
    if not sources:
        return project
    return replace(project, settings=replace(project.settings, sources=sources, priority=(), as_of=None))


def run_example(database: Database, example: Example, *, update: bool = False) -> tuple[Outcome | None, list[Problem]]:
    """The outcome of one example on a database that holds its sources; none where it cannot be asked there."""
    question = example.question
    if database.dialect.name not in question.dialects:
        message = f"not asked on {database.dialect.name}: the question is written for {', '.join(question.dialects)}"
        hint = "name such a database: --uri bolt://localhost:7687"
        return None, [Problem(example.where, "example-dialect", message, hint, "warning")]
    try:
        answer = ask(database, question, example.parameters)
    except (QueryFailed, QuestionError) as error:
        where = example.where if error.where == NOWHERE else error.where
        problem = Problem(where, error.code, f"{example}: {error.message}", error.hint)
        return Outcome(example), [problem, *error.problems]
    problems = list(misfits(question, answer))
    if problems:
        return Outcome(example), problems
    if example.rows is None:
        hint = f"have them written: graphmodel queries test {question.name} --update"
        unsaid = Problem(example.where, "example-rows", "the example has no rows yet", hint)
        return Outcome(example, answer), [] if update else [unsaid]
    return Outcome(example, answer, difference(question, example.rows, answer.rows)), []


def _update(root: Path, outcomes: Iterable[Outcome], faulty: Collection[str]) -> tuple[tuple[str, ...], list[Problem]]:
    files: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        files.setdefault(outcome.example.where.file, []).append(outcome)
    written: list[str] = []
    problems: list[Problem] = []
    for file, mine in files.items():
        answers = {each.example: each.answer.rows for each in mine if each.answer is not None and not each.passed}
        if not answers or file in faulty or any(outcome.answer is None for outcome in mine):
            continue
        path = Path(file)
        content = updated(path.read_bytes().decode("utf-8-sig") if path.exists() else BLANK, answers).encode()
        if len(content) > LARGEST:
            message = f"the rows make {len(content):,} bytes; at most {LARGEST:,} are kept"
            problems.append(Problem(Where(file), "example-too-big", message, SMALLER))
            continue
        try:
            write_in(root, path, content)
        except OSError as wrong:
            message = f"it cannot be written: {wrong.strerror}"
            problems.append(Problem(Where(file), "example-unwritten", message, way_out(wrong, "check its rights")))
            continue
        written.append(file)
    return tuple(written), problems
