"""Claims of rows: the row is the evidence, its columns say how it is claimed."""

from __future__ import annotations

from pathlib import Path

from graphmodel.claims import Claim, resolve
from graphmodel.model import Key, PartialDate, Quantity
from graphmodel.problems import Where
from tests.sources.tables.depots import MODEL, Depot, Firm, read, written

MAPPING = """
    table: t.csv
    document: {id: register, title: Register, url: "https://example.org", published: 2031-02,
      retrieved: 2031-03-01, licence: CC0-1.0}
    claims:
    - DELIVERS:
        start: id
        end: {Depot: {column: to, split: "|"}}
        good: good
        since: since
      polarity: denied
      certainty: {column: sure, values: {y: certain, n: possible}}
      note: "says {who}"
      holder: {Firm: firm}
      ended: {column: over}
      confidence: {column: trust}
      locator: "no. {id}"
    - Depot.area: {of: id, value: {column: area, unit: m2}, since: since}
      basis: implied
      where: {area: {empty: false}}
"""
DATA = "id,to,good,since,sure,who,firm,over,trust,area\na,b|c,tin,2030-05,n,Ann,7,yes,0.5,300\nd,e,salt,,y,,,,,\n"


def test_rows_are_claimed_with_themselves_as_evidence(tmp_path: Path) -> None:
    table, problems = written(tmp_path, MAPPING, t_csv=DATA)
    assert (problems, table is not None) == ([], True)
    assert table is not None
    items, problems = read(table)
    assert problems == []
    described, *claims = items
    document = described.document
    assert (document.retrieved, document.licence) == (PartialDate("2031-03-01"), "CC0-1.0")
    found = [claim for claim in claims if isinstance(claim, Claim)]
    assert len(found) == len(claims) == 4
    first, second, third, area = found
    said = first.proposition
    assert (said.start, said.end, said.good, said.since) == (  # type: ignore[union-attr]
        Key(Depot, "a"),
        Key(Depot, "b"),
        "tin",
        PartialDate("2030-05"),
    )
    assert (first.polarity, first.certainty, first.note, first.holder) == (
        "denied",
        "possible",
        "says Ann",
        Key(Firm, 7),
    )
    assert (first.ended, first.confidence, first.passages) == (True, 0.5, (document.passage("no. a"),))
    assert second.proposition.end == Key(Depot, "c")  # type: ignore[union-attr]
    assert (third.certainty, third.note, third.holder, third.ended) == ("certain", "", None, False)
    assert (third.where, area.where) == (Where("t.csv", 3), Where("t.csv", 2))
    assert (area.proposition.name, area.proposition.value) == ("area", Quantity(300, "m2"))  # type: ignore[union-attr]
    assert (area.basis, area.passages) == ("implied", (document.passage("line 2"),))
    assert resolve(MODEL, found)[1] == []


def test_what_stands_beside_a_claim_is_checked(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        document: {id: d}
        claims:
        - Depot.aera: {of: id, value: a}
        - Depot.id: {of: id, value: a}
        - Depot.area: {off: id, value: a}
          polarity: no
          holder: {Frm: a}
    """
    table, _ = written(tmp_path, mapping, t_csv="id,a\n")
    assert table is not None
    _, problems = read(table)
    assert [text.partition("\n")[0] for text in problems] == [
        "depots.yaml:5:3 unknown-property Depot has no property 'aera'",
        "depots.yaml:6:3 unknown-property id is the key of Depot, no fact",
        "depots.yaml:7:3 missing-property nothing says `of` of Depot.area",
        "depots.yaml:7:16 unknown-key 'off' is nothing that a claim of a property has",
        "depots.yaml:8:3 claim-axis polarity 'no' is none of affirmed, denied",
        "depots.yaml:9:3 unknown-label the model has no node type 'Frm'",
    ]


def test_cells_beside_a_claim_that_do_not_fit_are_told(tmp_path: Path) -> None:
    mapping = """
        table: t.csv
        document: {id: d}
        claims:
        - Depot.area: {of: id, value: a, until: u}
          confidence: {column: trust}
          ended: {column: over}
    """
    data = "id,a,u,trust,over\nx,3,,high,\ny,3,,,perhaps\nz,3,May,,\nv,big,,,\nw,3,2031,1,no\nu,,,,\n"
    table, _ = written(tmp_path, mapping, t_csv=data)
    assert table is not None
    items, problems = read(table)
    assert [text.partition("\n")[0] for text in problems] == [
        "t.csv:5 wrong-type Depot.area: 'big' is not a quantity such as 40000, ~40000 or 12.5 km (column a)",
        "t.csv:4 bad-date 'May' is not a date such as 2016, 2025-04 or 2025-07-03 (column u)",
        "t.csv:2 wrong-type confidence: 'high' does not fit",
        "t.csv:3 wrong-type ended: 'perhaps' does not fit",
    ]
    assert [item.where.line for item in items if isinstance(item, Claim)] == [6]
