"""Fact lines to claims: every form of line, words, lists, nesting, events, and what is told of lines that are wrong."""

from __future__ import annotations

import pytest

from graphmodel.claims import Attribute, Claim, resolve
from graphmodel.problems import Where
from tests.sources.harbours import MODEL, Attack, Siege, claims, lines_of, pairs, read_texts, sheet, shown, told, wrong


@pytest.mark.parametrize(("lines", "expected"), pairs("wrong_facts.txt"))
def test_what_is_wrong_is_told_at_its_place_and_made_no_claim_of(lines: str, expected: list[str]) -> None:
    reading = read_texts(sheet(lines))
    kept = [f"kept: {shown(claim)}" for claim in reading.batches[0].claims]
    assert lines_of([str(problem) for problem in reading.problems]) + kept == expected


# subject TYPE object


def test_a_tie_line_is_one_claim_for_each_pair() -> None:
    assert told("- arland RECOGNIZES bria\n- arland, UN RECOGNIZES bria, corrin") == [
        "arland RECOGNIZES bria",
        "arland RECOGNIZES bria",
        "arland RECOGNIZES corrin",
        "UN RECOGNIZES bria",
        "UN RECOGNIZES corrin",
    ]


def test_a_line_makes_no_more_claims_than_it_may() -> None:
    subjects, objects = ", ".join(["arland"] * 200), ", ".join(["bria"] * 51)
    (problem,) = wrong(f"- {subjects} RECOGNIZES {objects}")
    assert "fact-line 200 subjects by 51 objects are too many for a line" in problem
    assert "a line makes at most 10,000 claims: write several, or a table with a mapping" in problem


@pytest.mark.parametrize(
    ("words", "marks"),
    [
        ("not", "[denied]"),
        ("was", "[ended]"),
        ("may", "[possible]"),
        ("likely", "[likely]"),
        ("unclear", "[unclear]"),
        ("may not", "[denied] [possible]"),
        ("was not", "[denied] [ended]"),
        ("not likely was", "[denied] [likely] [ended]"),
    ],
)
def test_words_say_how_it_is_claimed_in_each_form_of_line(words: str, marks: str) -> None:
    lines = f"- arland {words} RECOGNIZES bria\n- {words} arland RECOGNIZES bria\n- {words} fishers.size: 4"
    assert told(lines) == [f"arland RECOGNIZES bria {marks}"] * 2 + [f"fishers.size = '4' {marks}"]
    assert told(f"- {words} Attack x: {{by: arland}}") == [f"x.occurred = True {marks}", f"x BY arland {marks}"]


def test_ids_that_look_like_words_types_or_texts_are_ids() -> None:
    assert told(
        """
- UN RECOGNIZES UN
- '"may" not RECOGNIZES "st. petersburg"'
- State:dawn KEEPS Ship:dawn
- arland KEEPS 7
- '"arland" KEEPS State:"st. petersburg"'
"""
    ) == [
        "UN RECOGNIZES UN",
        "may RECOGNIZES st. petersburg [denied]",
        "dawn KEEPS Ship:dawn",
        "arland KEEPS Treaty:7",
        "arland KEEPS st. petersburg",
    ]


def test_someone_is_a_party_without_a_name_and_a_quoted_someone_is_an_id() -> None:
    assert told("- someone RECOGNIZES bria\n- arland KEEPS someone\n- someone FEARS someone") == [
        "someone RECOGNIZES bria",
        "arland KEEPS someone",
        "someone FEARS someone",
    ]
    rest = "document: {id: d}\nentities:\n  State: {someone: A state}"
    (claim,) = claims("- '\"someone\" FEARS someone'", rest)
    assert shown(claim) == "someone FEARS someone"
    (record,), _ = resolve(MODEL, [claim])
    assert record.testimony.subject is not None
    assert record.testimony.object is None


def test_the_types_own_properties_are_typed_by_the_model() -> None:
    assert told("- arland RECOGNIZES bria: {level: full, terms: [fish, 'salt, iron']}") == [
        "arland RECOGNIZES bria {'level': 'full', 'terms': ['fish', 'salt, iron']}"
    ]
    assert told("- arland RECOGNIZES bria: {terms: fish}") == ["arland RECOGNIZES bria {'terms': ['fish']}"]
    assert told("- arland TRADES_WITH bria: {good: NO}") == ["arland TRADES_WITH bria {'good': 'NO'}"]


# Content


def test_nested_lines_are_content_however_they_are_written() -> None:
    for lines in (
        "- critics SAYS:\n  - arland not KEEPS 7",
        "- critics SAYS:\n    - arland not KEEPS 7",
        "- critics SAYS: arland not KEEPS 7",
        "- critics SAYS:\n    arland not KEEPS 7",
        "- critics SAYS: [arland not KEEPS 7]",
        "- critics SAYS: {that: arland not KEEPS 7}",
        "- critics SAYS: {that: [arland not KEEPS 7]}",
        "- critics SAYS:\n    that:\n    - arland not KEEPS 7",
        "- {critics SAYS: [arland not KEEPS 7]}",
    ):
        assert told(lines) == ["critics SAYS {arland KEEPS Treaty:7 [denied]}"]


def test_content_is_nested_as_deep_as_people_talk() -> None:
    lines = """
- critics SAYS:
    note: outer
    that:
    - arland SAYS:
      - fishers FEARS:
          that: [critics may SAYS: [arland KEEPS 7]]
          since: 2030
      - fishers.situation: poor
    - Attack x: {by: arland}
"""
    assert told(lines) == [
        "critics SAYS {arland SAYS {fishers FEARS {critics SAYS {arland KEEPS Treaty:7} [possible]} [since 2030]; "
        "fishers.situation = 'poor'}; x.occurred = True; x BY arland} [note outer]"
    ]


def test_a_type_that_takes_both_is_read_by_what_stands_there() -> None:
    assert told("- critics FEARS arland\n- critics FEARS:\n  - arland KEEPS 7") == [
        "critics FEARS arland",
        "critics FEARS {arland KEEPS Treaty:7}",
    ]


def test_several_speakers_say_the_same() -> None:
    assert told("- critics, arland SAYS:\n  - arland, bria KEEPS 7") == [
        "critics SAYS {arland KEEPS Treaty:7; bria KEEPS Treaty:7}",
        "arland SAYS {arland KEEPS Treaty:7; bria KEEPS Treaty:7}",
    ]


# subject.property


@pytest.mark.parametrize(
    "text",
    ["NO", "yes", "true", "~", "null", "1:30", "1e3", "0x10", "1.10", "007", "2031-05-01", ".inf", "100%", "a:b"],
)
def test_a_text_stays_as_it_was_written(text: str) -> None:
    assert told(f"- fishers.situation: {text}") == [f"fishers.situation = {text!r}"]
    assert told(f"- fishers.situation: {{value: {text}, note: {text}}}") == [
        f"fishers.situation = {text!r} [note {text}]"
    ]


def test_values_come_alone_in_parts_and_in_lists() -> None:
    assert told(
        """
- fishers.size: ~40,000 persons
- fishers.size: {value: ~40000, unit: persons, about: yes, since: 2030, until: 2031}
- bria-port.place: {longitude: 1.5, latitude: -2}
- bria-port.place: {value: {longitude: 1.5, latitude: -2}, note: off the coast}
- fishers.marks: [1, 2]
- fishers.marks: 1
- fishers.marks: {value: [1, 2], basis: implied}
- arland.founded: 1901-05
- arland.island: no
- arland.code: ""
- arland, bria.code: X
"""
    ) == [
        "fishers.size = '~40,000 persons'",
        "fishers.size = {'value': '~40000', 'unit': 'persons', 'about': 'yes'} [since 2030] [until 2031]",
        "bria-port.place = {'longitude': '1.5', 'latitude': '-2'}",
        "bria-port.place = {'longitude': '1.5', 'latitude': '-2'} [note off the coast]",
        "fishers.marks = ['1', '2']",
        "fishers.marks = ['1']",
        "fishers.marks = ['1', '2'] [implied]",
        "arland.founded = '1901-05'",
        "arland.island = 'no'",
        "arland.code = ''",
        "arland.code = 'X'",
        "bria.code = 'X'",
    ]


def test_ids_with_dots_keep_them() -> None:
    assert told("- st.petersburg.size: 4\n- '\"st. petersburg\".code': P\n- 'State:\"st. petersburg\".code': P") == [
        "st.petersburg.size = '4'",
        "st. petersburg.code = 'P'",
        "st. petersburg.code = 'P'",
    ]


# Class event-id


def test_an_event_line_says_that_it_took_place_who_took_part_and_what_it_was_like() -> None:
    lines = """
- Attack x:
    by: [likely critics, arland]
    target: bria-port, State:dawn
    when: 2030-05
    resolved: when
    kind: siege
    killed: {value: ~3, unit: persons}
    tolls: [1, 2]
    name: The attack
    note: at dawn
    as: attack
"""
    assert told(lines) == [
        "x.occurred = True [resolved when] [note at dawn] [label attack]",
        "x BY critics [likely] [resolved when] [note at dawn]",
        "x BY arland [resolved when] [note at dawn]",
        "x TARGET bria-port [resolved when] [note at dawn]",
        "x TARGET dawn [resolved when] [note at dawn]",
        "x.when = '2030-05' [resolved when] [note at dawn]",
        "x.kind = 'siege' [resolved when] [note at dawn]",
        "x.killed = {'value': '~3', 'unit': 'persons'} [resolved when] [note at dawn]",
        "x.tolls = ['1', '2'] [resolved when] [note at dawn]",
    ]


def test_role_words_add_to_those_of_the_line() -> None:
    assert told("- may Attack x: {by: not critics, target: likely arland}") == [
        "x.occurred = True [possible]",
        "x BY critics [denied] [possible]",
        "x TARGET arland [likely]",
    ]


def test_names_of_roles_come_in_lists_and_quotes() -> None:
    rest = "document: {id: d}\nentities:\n  State: {arland: A, 'a b': B, 'c, d': C, may: D}"
    assert told("- Attack x: {by: 'arland, \"may\"'}", rest) == ["x.occurred = True", "x BY arland", "x BY may"]
    assert told("- Attack x: {by: ['c, d', 'a b', '\"a b\", arland', '\"may\"', likely arland]}", rest) == [
        "x.occurred = True",
        "x BY c, d",
        "x BY a b",
        "x BY a b",
        "x BY arland",
        "x BY may",
        "x BY arland [likely]",
    ]


def test_several_lines_and_sheets_may_speak_of_one_event() -> None:
    first = sheet("- Attack x: {by: arland, name: The attack}\n- x TARGET bria-port")
    second = "document: {id: d2}\nfacts:\n  1.1:\n  - Attack x: {target: bria}\n  - x.when: 2030\n"
    reading = read_texts(first, second)
    assert [str(problem) for problem in reading.problems] == []
    assert [[shown(claim) for claim in batch.claims] for batch in reading.batches] == [
        ["x.occurred = True", "x BY arland", "x TARGET bria-port"],
        ["x.occurred = True", "x TARGET bria", "x.when = '2030'"],
    ]
    rows = [row for batch in reading.batches for row in batch.rows if isinstance(row.item, Attack)]
    assert [(row.item, str(row.where)) for row in rows] == [
        (Attack(id="x", name="The attack"), "s.yaml:3:5"),
        (Attack(id="x", name="The attack"), "s1.yaml:4:5"),
    ]


def test_the_class_of_the_line_tells_events_of_one_id_apart() -> None:
    assert told("- Attack 7: {by: arland}\n- Storm 7: {target: bria-port}\n- arland KEEPS Treaty:7") == [
        "7.occurred = True",
        "7 BY arland",
        "Storm:7.occurred = True",
        "Storm:7 HITS bria-port",
        "arland KEEPS Treaty:7",
    ]


def test_an_event_is_of_the_most_special_class_that_a_line_gives_it() -> None:
    for lines in ("- Attack x\n- Siege x", "- Siege x\n- Attack x"):
        reading = read_texts(sheet(lines))
        assert reading.problems == []
        found = {type(row.item) for row in reading.batches[0].rows}
        assert (Siege in found, Attack in found) == (True, False)


def test_an_event_in_quoted_content_is_declared_and_not_claimed() -> None:
    (claim,) = claims("- critics SAYS:\n  - Attack x: {by: arland}")
    assert shown(claim) == "critics SAYS {x.occurred = True; x BY arland}"


def test_an_event_declared_under_entities_needs_no_names_on_its_line() -> None:
    rest = "document: {id: d}\nentities:\n  Meeting: {talks: {name: The talks, place: Bria}}\n"
    assert told("- Meeting talks: {when: 2030}", rest) == ["talks.occurred = True", "talks.when = '2030'"]


# Places


def test_every_claim_knows_its_place() -> None:
    lines = """
- arland, bria KEEPS 7
- critics SAYS:
  - arland KEEPS 7:
      if: [bria KEEPS 7]
- Attack x: {by: arland, when: 2030}
"""
    found = claims(lines)
    inner = found[2].that[0]
    places = [claim.where for claim in (*found, inner, inner.conditions[0])]
    assert [(where.line, where.column) for where in places] == [
        *[(3, 5), (3, 5), (4, 5)],
        *[(7, 5), (7, 20), (7, 5)],
        *[(5, 7), (6, 14)],
    ]
    assert {where.file for where in places} == {"s.yaml"}


def test_every_claim_of_a_line_has_the_evidence_of_its_locators() -> None:
    text = """\
document: {id: d, published: 2031}
passages: {2.1: aaaaaaaaaaaaaaaa, 2.10: bbbbbbbbbbbbbbbb}
references: {atlas: The Atlas}
entities: {State: {a: A, b: B}}
facts:
  2.10: a FEARS b
  2.1, 2.10:
  - b FEARS a: {because: [a FEARS b]}
outside:
  atlas: [a.code: A]
"""
    reading = read_texts(text)
    assert reading.problems == []
    evidence = [[(p.id, p.fingerprint[:1]) for p in claim.passages] for claim in reading.batches[0].claims]
    assert evidence == [[("d 2.10", "b")], [("d 2.1", "a"), ("d 2.10", "b")], [("atlas", "")]]
    assert [claim.basis for claim in reading.batches[0].claims] == ["stated", "stated", "outside"]


def test_places_of_problems_in_values_are_those_of_the_values() -> None:
    (problem,) = read_texts(sheet("- fishers.size:\n    note: n\n    value: several")).problems
    assert problem.where == Where("s.yaml", 5, 14)


def test_claims_are_of_the_nodes_own_class() -> None:
    (claim,) = claims("- Actor:fishers.situation: poor")
    assert isinstance(claim, Claim)
    assert isinstance(claim.proposition, Attribute)
    assert claim.proposition.subject.of.__name__ == "Group"  # type: ignore[union-attr]
