"""The questions that graphmodel ships: well formed, and answered alike by every engine.

`answers.txt` holds the answers on `arland.yaml`, as tables. It is compared as a whole, so a change shows as a diff.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from graphmodel.databases import Database
from graphmodel.loading import load
from graphmodel.model import Model
from graphmodel.queries import Answer, Question, ask, misfits, pairs, param_line, read_questions, render
from graphmodel.records import assemble
from graphmodel.sources import read
from graphmodel.syntax import kind_of, significant, tokenize

HERE = Path(__file__).parent
QUESTIONS, PROBLEMS = read_questions(HERE.parents[1] / "cypher")
MODEL = Model.from_module("graphmodel.geopolitics.model")
NAMES = [
    "community-exposure",
    "neighbourhood",
    "on-what-conditions",
    "path-between",
    "recognition-timeline",
    "what-does-an-actor-want",
    "what-is-denied",
    "what-is-only-possible",
    "what-is-unclear",
    "what-would-recognition-enable",
    "where-is-a-group-active",
    "who-attacked-what",
    "who-designates-whom",
    "who-engages-with-whom",
    "who-recognizes-whom",
    "who-says-what",
    "who-threatens-whom",
]
ASKED = [
    *(f"{name}" for name in NAMES if name not in ("neighbourhood", "path-between")),
    "neighbourhood name=red-band",
    "neighbourhood name=COUNCIL OF BRIA steps=2",
    "path-between start=Divers goal=the council",
    "who-designates-whom on=2024-12-31",
    "who-designates-whom on=2025-07-01 designated=Red Band",
    "who-designates-whom on=2030-01-01",
    "who-recognizes-whom actor=arlandian",
    "who-recognizes-whom actor=nobody",
    "who-engages-with-whom actor=Bria",
    "where-is-a-group-active group=Cosland",
    "community-exposure community=divers",
    "recognition-timeline actor=Red Band",
    "what-is-denied actor=cosland",
]


@pytest.fixture
def loaded(database: Database) -> Database:
    reading = read(MODEL, ["arland.yaml"], HERE)
    records = assemble(MODEL, reading)
    assert records.problems == []
    load(database, MODEL, records, today=lambda: date(2031, 7, 1))
    return database


def asked(database: Database, line: str) -> Answer:
    name, *given = line.split(" ", 1)
    return ask(database, QUESTIONS[name], pairs(_parts(given[0])) if given else {})


def _parts(text: str) -> list[str]:
    """`name=red band on=2024` at each word with an equals sign."""
    parts: list[str] = []
    for word in text.split(" "):
        if "=" in word:
            parts.append(word)
        else:
            parts[-1] += f" {word}"
    return parts


def test_every_question_answers_as_it_should_on_every_engine(loaded: Database) -> None:
    answers = {line: asked(loaded, line) for line in ASKED}
    wrong = [p for line, answer in answers.items() for p in misfits(QUESTIONS[line.split(" ")[0]], answer)]
    assert [str(p) for p in wrong] == []
    text = "\n\n".join(f"## {line}\n{render(answer, width=600)}" for line, answer in answers.items()) + "\n"
    assert text == (HERE / "answers.txt").read_text(encoding="utf-8")


def test_every_question_has_its_columns_on_an_empty_graph(database: Database) -> None:
    for question in QUESTIONS.values():
        given = {p.name: "x" for p in question.parameters if p.required}
        assert ask(database, question, given) == Answer(tuple(c.name for c in question.columns), ())


def test_the_shipped_questions_are_well_formed() -> None:
    assert [str(p) for p in PROBLEMS] == []
    assert list(QUESTIONS) == NAMES


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=str)
def test_a_shipped_question_says_all_a_reader_needs(question: Question) -> None:
    assert question.question.endswith("?")
    assert question.why.endswith(".")
    assert question.tags
    assert (question.order, question.mode) == ("total", "read")
    assert all(p.doc for p in question.parameters)
    line = param_line(question)
    assert (f"// {line}\n" in question.text) == bool(line)
    assert kind_of(question.text) == "read"


def test_questions_name_only_types_and_labels_that_the_graph_can_hold() -> None:
    known = {*MODEL.nodes, *MODEL.relationships, "Claim", "Document", "Passage", "Graphmodel"}
    known |= {
        "SUBJECT",
        "OBJECT",
        "HELD_BY",
        "EVIDENCED_BY",
        "PASSAGE_OF",
        "QUOTES",
        "CONDITION_OF",
        "REASON_FOR",
        "REBUTS",
    }
    known |= {"ALTERNATIVE_READING_OF", "EXCEPTS"}
    for question in QUESTIONS.values():
        tokens = significant(tokenize(question.statement.text))
        named = {
            token.text
            for before, token in pairwise(tokens)
            if before.text in (":", "|") and token.kind == "name" and token.text[0].isupper()
        }
        quoted = {t.text[1:-1] for t in tokens if t.kind == "string" and t.text[1:-1].isupper()}
        assert (named | quoted) - {"CASE"} <= known, question.name


def test_the_path_question_walks_all_types_of_the_model_and_no_others() -> None:
    tokens = [t.text for t in significant(tokenize(QUESTIONS["path-between"].statement.text))]
    start = tokens.index("[", tokens.index("allShortestPaths"))
    types = tokens[start + 2 : tokens.index("*", start)]
    assert [t for t in types if t != "|"] == sorted(MODEL.relationships)
