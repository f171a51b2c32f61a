"""What claims use of a text, and which document a text is."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.claims.fingerprints import passages_block
from graphmodel.errors import SourceError
from graphmodel.text.sentences import number
from graphmodel.workflows.coverage import coverage
from graphmodel.workflows.fingerprints import compare
from tests.example import ENTITIES, sheet
from tests.workflows.conftest import Make

TEXT = """\
1.1 Arl has recognized the government of Bria since 2030, and Red Band fears it.
1.2 Critics say that Corrin borders Bria if 300 ships call in May 2031.
1.3 The band, which has 1,200 members, killed 7 people on 3 May 2031 at Bria Port.
1.4 Winter came to Dune.
"""
FACTS = """\
  1.1:
  - arland RECOGNIZES bria-government: {since: 2030, note: n}
  1.2:
  - critics SAYS:
    - corrin BORDERS bria: {if: [{bria.area: 300 ships}]}
  1.3:
  - red-band.size: 1200
  - Attack raid: {by: red-band, target: bria-port, when: 2031-05-03, killed: 7}
"""


def test_names_numbers_and_dates_are_used_by_the_claims_of_their_sentence(make: Make, tmp_path: Path) -> None:
    project = make(one=sheet(FACTS))
    (tmp_path / "text.txt").write_text(TEXT)
    (report,) = coverage(project, tmp_path / "text.txt")
    assert [str(sentence) for sentence in report.sentences] == [
        "1.1  1 claim  unused: Bria, Red Band",
        "1.2  3 claims  unused: May 2031",
        "1.3  6 claims",
        "1.4  open  unused: Dune",
    ]


def test_an_event_that_bounds_a_claim_is_used_by_it(make: Make, tmp_path: Path) -> None:
    entities = ENTITIES + "  Attack:\n    night-raid: {name: Night Raid}\n"
    facts = "  1.1:\n  - arland RECOGNIZES bria-government: {after: night-raid}\n"
    (tmp_path / "text.txt").write_text("1.1 After the Night Raid, Arland has recognized Bria's government and Corrin.")
    (report,) = coverage(make(one=sheet(facts, entities=entities)), tmp_path / "text.txt")
    assert report.sentences[0].unused == ("Corrin",)


def test_waivers_and_reasons_close_a_sentence_and_those_that_do_not_fit_are_told(make: Make, tmp_path: Path) -> None:
    reasons = "no_fact: {1.4: weather, 1.1: none}\n"
    waivers = "waived:\n  1.1: {Red Band: a, Bria: b}\n  1.2: {May 2031: c, June: d}\n"
    project = make(one=sheet(FACTS) + reasons + waivers)
    (tmp_path / "text.txt").write_text(TEXT)
    (report,) = coverage(project, tmp_path / "text.txt")
    assert (report.summary.open, report.summary.unused) == (0, 0)
    assert [(str(p.where), p.code) for p in report.problems] == [
        ("facts/one.yaml:23:25", "no-fact-with-claims"),
        ("facts/one.yaml:26:3", "waiver-idle"),
    ]


def test_the_document_of_a_text_is_the_one_whose_sentences_it_holds(make: Make, tmp_path: Path) -> None:
    other = "1.1 Something else.\n1.2 And more.\n"
    one, two = (passages_block(number(text)) for text in (TEXT, other))
    project = make(
        one=sheet(FACTS) + one,
        two="document: {id: d2, title: Other}\nfacts: {1.1: [arland BORDERS bria]}\n" + two,
    )
    (tmp_path / "text.txt").write_text(TEXT)
    (tmp_path / "other.txt").write_text(other)
    assert compare(project, tmp_path / "text.txt").document == "d1"
    assert compare(project, tmp_path / "other.txt").document == "d2"
    assert coverage(project, tmp_path / "other.txt")[0].document == "d2"
    assert compare(project, tmp_path / "other.txt", "d1").same == 0
    assert [report.document for report in coverage(project)] == ["d1", "d2"]
    with pytest.raises(SourceError, match="no source is of a document 'd3'"):
        coverage(project, document="d3")


def test_a_text_that_fits_no_document_or_several_is_asked_for_its_document(make: Make, tmp_path: Path) -> None:
    project = make(one=sheet(FACTS), two="document: {id: d2, title: Other}\nfacts: {1.1: [arland BORDERS bria]}\n")
    (tmp_path / "text.txt").write_text(TEXT)
    with pytest.raises(SourceError, match="the text has no listed sentence of any of 2 documents") as asked:
        coverage(project, tmp_path / "text.txt")
    hint = "name its document: d1, d2; or list its sentences in its sheet: graphmodel document number TEXT --passages"
    assert asked.value.hint == hint
    assert coverage(project, tmp_path / "text.txt", "d2")[0].document == "d2"
    listed = passages_block(number(TEXT))
    both = "document: {id: d2, title: Other}\nfacts: {1.1: [arland BORDERS bria]}\n"
    with pytest.raises(SourceError, match="the text fits 2 documents alike"):
        coverage(make(one=sheet(FACTS) + listed, two=both + listed), tmp_path / "text.txt")


def test_passages_that_no_sheet_lists_cannot_be_compared(make: Make, tmp_path: Path) -> None:
    project = make(one=sheet(FACTS))
    (tmp_path / "text.txt").write_text(TEXT)
    with pytest.raises(SourceError, match="no fact sheet lists the passages of d1"):
        compare(project, tmp_path / "text.txt")
    with pytest.raises(SourceError, match="no source of this project is of a document"):
        compare(make(one="entities: {Port: {a: A}}"), tmp_path / "text.txt")


def test_without_the_text_the_sheet_tells_what_it_claims(make: Make) -> None:
    (report,) = coverage(make(one=sheet(FACTS) + "no_fact: {1.4: weather}\n"))
    assert [str(sentence) for sentence in report.sentences] == [
        "1.1  1 claim",
        "1.2  3 claims",
        "1.3  6 claims",
        "1.4  no fact: weather",
    ]


def test_a_claim_counts_once_where_two_sources_give_it_with_and_without_a_fingerprint(make: Make) -> None:
    facts = "  1.1:\n  - arland RECOGNIZES bria-government: {since: 2030}\n"
    (named, bare) = (sheet(facts) + "passages:\n  1.1: 0123456789ab\n", sheet(facts))
    (report,) = coverage(make(one=named, two=bare))
    assert [str(sentence) for sentence in report.sentences] == ["1.1  1 claim"]
