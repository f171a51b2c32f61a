"""The options of a fact line: beside it, under it, on every form of line. What is wrong: see wrong_facts.txt."""

from __future__ import annotations

import pytest

from graphmodel.claims import resolve
from graphmodel.sources.options import CLAIM_OPTIONS
from tests.sources.harbours import MODEL, claims, lines_of, problems, read_texts, shown, told, wrong


@pytest.mark.parametrize(
    ("option", "mark"),
    [
        ("since: 2030", "[since 2030]"),
        ("since: ..", "[since ..]"),
        ("until: 2030-05-07", "[until 2030-05-07]"),
        ("until: '2030-05'", "[until 2030-05]"),
        ("note: NO", "[note NO]"),
        ('note: "one, two: three"', "[note one, two: three]"),
        ("share: most", "[share most]"),
        ("share: ~60 %", "[share ~60 %]"),
        ("share: 3", "[share 3]"),
        ("except: bria", "[except bria]"),
        ('except: "bria, corrin"', "[except bria, corrin]"),
        ("except: [bria, State:dawn]", "[except bria, dawn]"),
        ("except: 'st. petersburg'", "[except st. petersburg]"),
        ("holder: critics", "[holder critics]"),
        ("holder: State:dawn", "[holder dawn]"),
        ("holder: someone", "[holder someone]"),
        ('holder: "Ben Ash"', '[holder "Ben Ash"]'),
        ('holder: "critics"', '[holder "critics"]'),
        ("basis: implied", "[implied]"),
        ("basis: outside", "[outside]"),
        ("rank: preferred", "[preferred]"),
        ("rank: normal", ""),
        ("confidence: 0.25", "[confidence 0.25]"),
        ("confidence: 0", "[confidence 0.0]"),
        ("resolved: since", "[resolved since]"),
        ("resolved: [since, until]", "[resolved since, until]"),
        ("as: kept-1", "[label kept-1]"),
        ("if: bria KEEPS 7", "[if bria KEEPS Treaty:7]"),
        ("if: [bria KEEPS 7, not corrin KEEPS 7]", "[if bria KEEPS Treaty:7; corrin KEEPS Treaty:7 [denied]]"),
        ("if: [arland.code: X]", "[if arland.code = 'X']"),
        ("because: [fear, bria KEEPS 7]", "[because @fear; bria KEEPS Treaty:7]"),
        ("because: fear", "[because @fear]"),
        ("rebuts: [fear]", "[rebuts @fear]"),
        ("rebuts: bria KEEPS 7", "[rebuts bria KEEPS Treaty:7]"),
        ("alternative_of: fear", "[or @fear]"),
    ],
)
def test_each_option_stands_beside_and_under_every_form_of_line(option: str, mark: str) -> None:
    mark = f" {mark}" if mark else ""
    for beside in (f": {{{option}}}", f":\n    {option}"):
        assert told(f"- arland KEEPS 7{beside}") == [f"arland KEEPS Treaty:7{mark}"]
    assert told(f"- critics SAYS: {{{option}, that: [arland KEEPS 7]}}") == [
        f"critics SAYS {{arland KEEPS Treaty:7}}{mark}"
    ]
    assert told(f"- fishers.situation: {{value: poor, {option}}}") == [f"fishers.situation = 'poor'{mark}"]
    if not option.startswith(("since", "until", "as")):
        assert told(f"- Attack x: {{by: critics, {option}}}") == [f"x.occurred = True{mark}", f"x BY critics{mark}"]


def test_every_option_was_tried() -> None:
    tried = {
        "since",
        "until",
        "before",
        "after",
        "during",
        "note",
        "share",
        "except",
        "holder",
        "basis",
        "rank",
        "confidence",
        "resolved",
        "as",
    }
    assert tried | {"if", "because", "rebuts", "alternative_of", "that"} == set(CLAIM_OPTIONS)


def test_options_inside_options() -> None:
    lines = """
- arland KEEPS 7:
    if:
    - bria KEEPS 7:
        since: 2030
        if:
        - corrin KEEPS 7
    - critics may SAYS:
      - bria KEEPS 7: {share: most}
    because:
    - fear
    - corrin KEEPS 7: {note: so they say}
"""
    assert told(lines) == [
        "arland KEEPS Treaty:7 [if bria KEEPS Treaty:7 [since 2030] [if corrin KEEPS Treaty:7]; "
        "critics SAYS {bria KEEPS Treaty:7 [share most]} [possible]] "
        "[because @fear; corrin KEEPS Treaty:7 [note so they say]]"
    ]


def test_all_conditions_are_conditions_of_one_claim() -> None:
    (claim,) = claims("- arland KEEPS 7: {if: [bria KEEPS 7, corrin KEEPS 7]}")
    records, _ = resolve(MODEL, [claim])
    assert [(r.voice, len(r.conditions), r.testimony.conditional) for r in records] == [
        ("hypothetical", 0, False),
        ("hypothetical", 0, False),
        ("asserted", 2, True),
    ]


def test_a_types_own_property_takes_the_name_before_an_option() -> None:
    assert told("- arland RECOGNIZES bria: {rank: preferred}") == ["arland RECOGNIZES bria {'rank': 'preferred'}"]
    assert told("- arland KEEPS 7: {rank: preferred}") == ["arland KEEPS Treaty:7 [preferred]"]


def test_a_label_of_an_event_line_is_that_of_its_occurrence() -> None:
    found = claims("- Attack x: {by: [critics, arland], when: 2030, as: attack}\n- arland KEEPS 7: {because: [attack]}")
    records, faults = resolve(MODEL, found)
    assert faults == []
    reasons = {r.testimony.predicate: r.reasons for r in records}
    assert reasons["KEEPS"] == {r.id for r in records if r.testimony.predicate == "occurred"}


def test_a_label_given_to_several_claims_of_a_list_is_told() -> None:
    _, faults = resolve(MODEL, claims("- arland, bria KEEPS 7: {as: kept}"))
    assert [str(problem) for problem in faults] == [
        "s.yaml:3:5 claim-label the label 'kept' is given to two claims\n  hint: give each a label of its own"
    ]


def test_a_line_with_one_wrong_option_is_left_out_as_a_whole() -> None:
    """Without its condition, its end or its exceptions it would claim something else."""
    for option in ("if: [nobody KEEPS 7]", "until: 2030-13", "except: nobody", "share: mots", "rank: last", "x: y"):
        assert len(wrong(f"- arland, bria KEEPS 7: {{{option}}}")) == 1


def test_every_wrong_option_of_a_line_is_told() -> None:
    told_ = wrong("- arland KEEPS 7: {since: x, holder: nobody, share: mots, note: [a], foo: bar, as: a b}")
    assert [line.split(" ")[1] for line in lines_of(told_) if not line.startswith("  ")] == [
        "bad-date",
        "unknown-id",
        "claim-share",
        "fact-option",
        "unknown-option",
        "fact-option",
    ]


def test_under_an_unknown_locator_lines_are_checked_and_not_claimed() -> None:
    text = "document: {id: d}\npassages: {1.1: a}\nentities: {State: {a: A}}\nfacts:\n  1.2: [a FEARS a, a FEARS b]\n"
    assert problems(text) == [
        "s.yaml:5:3 unknown-locator the document has no passage '1.2'\n  hint: did you mean '1.1'?",
        "s.yaml:5:20 unknown-id no source declares 'b'\n  hint: known are: a",
    ]
    assert [shown(claim) for claim in read_texts(text).batches[0].claims] == []
