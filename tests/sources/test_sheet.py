"""Fact sheets as wholes: documents, references, entities, passages, reasons, and what is told of wrong ones."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from graphmodel.claims import Document
from graphmodel.model import PartialDate, Quantity
from graphmodel.problems import Where
from graphmodel.sources import Batch
from tests.sources.harbours import Port, Ship, State, Treaty, lines_of, pairs, problems, read_texts, shown


def read(text: str | bytes) -> Batch:
    """What a sheet says in which nothing is wrong."""
    reading = read_texts(text)
    assert [str(problem) for problem in reading.problems] == []
    return reading.batches[0]


def items(text: str) -> list[Any]:
    return [row.item for row in read(text).rows]


@pytest.mark.parametrize(("text", "told"), pairs("wrong_sheets.txt"))
def test_what_is_wrong_with_a_sheet_is_told_at_its_place(text: str, told: list[str]) -> None:
    assert lines_of(problems(text)) == told


# Documents


def test_a_document_is_what_is_written_of_it() -> None:
    text = "document: {id: 1.10, title: NO, author: Ann Oak, published: 2031-06, url: 'https://example.org/a?b=c'}"
    assert read(text).documents == [
        Document("1.10", "NO", "Ann Oak", PartialDate("2031-06"), "https://example.org/a?b=c")
    ]
    assert read("document:\n  id: d\n  title:\n  author:\n  published:\n").documents == [Document("d")]


def test_an_author_is_the_entity_of_that_id_or_a_name() -> None:
    entities = "entities: {State: {arland: A, 'st. p': P, dawn: D}, Ship: {dawn: D}}\npassages: {1.1: a}"
    authors = {
        "arland": State.key("arland"),
        '"arland"': State.key("arland"),
        "st. p": State.key("st. p"),
        "Ship:dawn": Ship.key("dawn"),
        "The Arland Post": "The Arland Post",
        '"arlnd"': "arlnd",
        "bob": "bob",
    }
    for written, author in authors.items():
        batch = read(f"document: {{id: d, author: {written}}}\n{entities}\nfacts:\n  1.1: arland FEARS arland")
        assert [d.author for d in batch.documents] == [author]
        assert {p.document.author for p in (*batch.passages, *batch.claims[0].passages)} == {author}


def test_references_are_documents_outside_the_text() -> None:
    references = "atlas: The Atlas\n  list: {title: L, author: a, published: 2030, url: u}\n  x:"
    text = f"document: {{id: d}}\nreferences:\n  {references}"
    assert read(text).documents[1:] == [
        Document("atlas", "The Atlas", reference=True),
        Document("list", "L", "a", PartialDate("2030"), "u", reference=True),
        Document("x", reference=True),
    ]


def test_a_sheet_may_declare_entities_alone() -> None:
    assert items("entities: {State: {arland: Arland}}") == [State(id="arland", name="Arland")]
    assert read("{}").rows == []


# Entities


def test_an_entity_is_a_name_or_properties_or_nothing_but_an_id() -> None:
    text = """
entities:
  State:
    arland: Arland
    bria: {name: Bria, aliases: [B, the "B"], code: NO, founded: 1901-05, island: no}
    corrin:
      name: 1.10
      aliases: one
    dawn:
    eve: {name: , code: }
  Port: {bria-port: {depth: 1e1, berths: 12, place: {longitude: 1, latitude: "2"}}}
  Ship: {dawn: The Dawn}
  Treaty:
    7: {subject: fish}
    8:
  Group:
"""
    assert items(text) == [
        State(id="arland", name="Arland"),
        State(
            id="bria", name="Bria", aliases=["B", 'the "B"'], code="NO", founded=PartialDate("1901-05"), island=False
        ),
        State(id="corrin", name="1.10", aliases=["one"]),
        State(id="dawn"),
        State(id="eve"),
        Port(id="bria-port", depth=10.0, berths=12, place={"longitude": 1, "latitude": 2}),  # type: ignore[arg-type]
        Ship(call="dawn", title="The Dawn"),
        Treaty(number=7, subject="fish"),
        Treaty(number=8),
    ]


def test_a_quantity_may_be_written_in_parts() -> None:
    (group,) = items("entities: {Group: {fishers: {size: {value: ~40000, unit: persons}}}}")
    assert group.size == Quantity(40000, "persons", about=True)


HOSTILE = [
    "}) DETACH DELETE n //",
    "' OR 1=1 --",
    '"',
    "`",
    "```",
    "\\",
    "a\\u0027b",
    "line\nbreak",
    "tab\there",
    "{{x}}",
    "$x",
    "🏴‍☠️ é 漢",
    "null",
    "not",
    "someone",
    "State:arland",
    "a, b",
    "a.size",
    " a ",
]


@pytest.mark.parametrize("id", HOSTILE)
def test_any_text_may_be_an_id_a_name_and_a_value(id: str) -> None:
    yaml = '"' + id.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t") + '"'
    line = '"' + id.replace("\\", "\\\\").replace('"', '\\"') + '"'
    written = '"' + line.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    text = (
        f"document: {{id: d}}\nentities: {{State: {{{yaml}: {{name: {yaml}, code: {yaml}}}, b: B}}}}\nfacts:\n  1.1:\n"
        f'  - {written} FEARS b": {{note: {yaml}, holder: {yaml}, except: {written}"}}\n'
        f'  - {written}.code": {yaml}\n'
    )
    batch = read(text)
    assert batch.rows[0].item == State(id=id, name=id, code=id)
    assert [shown(claim) for claim in batch.claims] == [
        f'{id} FEARS b [holder "{id}"] [except {id}] [note {id}]',
        f"{id}.code = {id!r}",
    ]


def test_an_id_has_one_spelling() -> None:
    decomposed = unicodedata.normalize("NFD", "orléans")
    text = (
        f"document: {{id: d}}\nentities: {{State: {{{decomposed}: O}}}}\nfacts: {{1.1: [orléans FEARS {decomposed}]}}"
    )
    assert [shown(claim) for claim in read(text).claims] == ["orléans FEARS orléans"]


# Passages and reasons


def test_locators_are_text() -> None:
    text = (
        "document: {id: d}\nentities: {State: {a: A}}\nfacts: {2.1: [a FEARS a], 2.10: [a KEEPS a], 02.1: [a.code: X]}"
    )
    assert [claim.passages[0].locator for claim in read(text).claims] == ["2.1", "2.10", "02.1"]


def test_passages_have_fingerprints_and_reasons() -> None:
    text = """
document: {id: d}
passages: {1.1: 0123456789abcdef, 1.2: "00", 2.10: }
no_fact:
  1.1: announces the argument
  "1.2, 2.10": |
    two
    lines
waived:
  1.1: {Oak: "a tree, no name", 12: a number}
"""
    batch = read(text)
    assert [(p.id, p.fingerprint) for p in batch.passages] == [
        ("d 1.1", "0123456789abcdef"),
        ("d 1.2", "00"),
        ("d 2.10", ""),
    ]
    assert batch.no_fact == {"1.1": "announces the argument", "1.2": "two\nlines", "2.10": "two\nlines"}
    assert batch.waived == {"1.1": {"Oak": "a tree, no name", "12": "a number"}}
    assert batch.places["no_fact 2.10"] == Where("s.yaml", 6, 3)
    assert batch.places["waived 1.1"] == Where("s.yaml", 10, 3)
    assert batch.places["passages 1.2"] == Where("s.yaml", 3, 35)
    assert batch.places["document d"] == Where("s.yaml", 2, 16)


def test_without_a_list_of_passages_those_with_a_reason_are_passages() -> None:
    batch = read("document: {id: d}\nno_fact: {1.1: announces it}")
    assert [p.id for p in batch.passages] == ["d 1.1"]


# Files


def test_empty_and_binary_files_are_told() -> None:
    empty = ["s.yaml sheet-empty the fact sheet is empty\n  hint: a fact sheet has document, entities and facts"]
    assert [problems(text) for text in ("", "\n", "# nothing yet\n", "---\n", "\ufeff")] == [empty] * 5
    assert problems(b"\x00\x01\x02") == ["s.yaml source-binary this is no text\n  hint: a fact sheet is YAML in UTF-8"]
    assert problems("document: {id: d}".encode("utf-16")) == problems(b"\0")
    assert problems("document:\n  id: d\n  title: Orléans".encode("latin-1")) == [
        "s.yaml:3 source-encoding byte 0xe9 is not UTF-8\n  hint: save the file as UTF-8"
    ]


def test_every_way_to_end_a_line_will_do() -> None:
    for end in ("\n", "\r\n", "\r"):
        text = end.join(
            ["\ufeffdocument: {id: d}", "entities: {State: {a: A}}", "facts:", "  1.1:", "  - a FEARS b", ""]
        )
        assert problems(text) == ["s.yaml:5:5 unknown-id no source declares 'b'\n  hint: known are: a"]


def test_every_problem_is_told_at_once() -> None:
    text = """
documents: {}
document: {id: d, published: soon}
entities: {Stat: {}, State: {a: {nam: A}}}
facts:
  1.1: [a FEARS a, a KEEPS]
no_fact: {2.1: }
"""
    assert [line.split(" ")[:2] for line in lines_of(problems(text)) if not line.startswith(" ")] == [
        ["2:1", "unknown-key"],
        ["3:30", "bad-date"],
        ["4:12", "unknown-label"],
        ["4:34", "unknown-property"],
        ["6:9", "unknown-id"],
        ["6:20", "fact-object"],
        ["7:16", "no-reason"],
    ]
