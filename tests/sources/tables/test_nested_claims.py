"""Rows whose claims have documents, labels, conditions, content and events of their own, and what is refused."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from graphmodel.claims import Document, resolve
from graphmodel.model import PartialDate
from graphmodel.problems import NOWHERE
from graphmodel.records import assemble
from graphmodel.sources import row_reader
from graphmodel.sources.tables import Table, Value
from graphmodel.sources.tables.table import DocumentColumns
from graphmodel.staging import read
from tests.sources.tables.companies import MODEL, Company, Owns, Party, Person, graph, said

START = "table: t.csv\ndocument: {id: d, published: 2031}\nclaims:\n"
OWNS = START + "- OWNS: {start: {Person: who}, end: {Company: what}}\n"
ROWS = "who,what,other,label\nann,mill,c2,c1\nben,mill,c1,c2\nann,bakery,,c3\n"


def faults(tmp_path: Path, mapping: str, rows: str = ROWS) -> list[str]:
    problems = said(tmp_path, t_csv=rows, t_yaml=mapping)[1]
    return [text for each in problems for text in each.splitlines() if not text.strip().startswith("hint: known")]


def test_a_label_of_columns_is_found_in_whatever_window_of_rows_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapping = OWNS + '  as: "{label}"\n  rebuts: "{other}"\n'
    whole = graph(tmp_path / "a", {"t_csv": ROWS, "t_yaml": mapping})
    monkeypatch.setattr(row_reader, "CLAIMS", 1)
    assert graph(tmp_path / "b", {"t_csv": ROWS, "t_yaml": mapping}) == whole
    assert sorted(kind for kind, *_ in whole[1]).count("REBUTS") == 2


def test_labels_that_no_row_has_or_two_have_are_told_with_their_rows_whether_staged_or_not(tmp_path: Path) -> None:
    rows = "who,what,other,label\nann,mill,c9,c1\nben,mill,,c2\nann,bakery,,c2\nben,bakery,c5,c5\n"
    mapping = OWNS + '  as: "{label}"\n  because: "{other}"\n'
    wanted = [
        "t.csv:2 claim-label no claim here has the label 'c9'",
        "t.csv:4 claim-label the label 'c2' is given to two claims",
        "t.csv:5 claim-label the claim gives itself as its reason",
    ]
    told = faults(tmp_path, mapping, rows)
    assert [text for text in told if "hint" not in text] == wanted
    reading = read(MODEL, ["parties.yaml", "t.yaml"], tmp_path, folder=tmp_path / "stage", stage_claims=True)
    assert [str(each).partition("\n")[0] for each in reading.problems] == wanted
    assert reading.rows[0].refused_lines == {2, 4, 5}
    reading.close()


@pytest.mark.parametrize("staged", [True, False])
def test_a_label_of_a_refused_row_follows_from_what_refused_it(staged: bool, tmp_path: Path) -> None:
    rows = "who,what,other,label,sure\nann,mill,,c1,perhaps\nben,mill,c1,c2,likely\n"
    mapping = OWNS + '  as: "{label}"\n  because: "{other}"\n  certainty: {column: sure}\n'
    faults(tmp_path, mapping, rows)
    reading = read(MODEL, ["parties.yaml", "t.yaml"], tmp_path, folder=tmp_path / "stage", stage_claims=staged)
    axis, label = assemble(MODEL, reading).problems
    reading.close()
    assert [(each.code, str(each.where), each.follows) for each in (axis, label)] == [
        ("claim-axis", "t.csv:2", NOWHERE),
        ("claim-label", "t.csv:3", axis.where),
    ]


def test_a_label_without_a_column_is_one_of_its_row(tmp_path: Path) -> None:
    mapping = OWNS + (
        "  as: stake\n- Company.employees: {of: what, value: {column: size, unit: persons}}\n  because: stake\n"
    )
    found, problems = said(tmp_path, t_csv="who,what,size\nann,mill,7\nben,bakery,9\n", t_yaml=mapping)
    assert problems == []
    owner = {record.id: record.testimony.object for record in found if record.testimony.predicate == "OWNS"}
    sizes = [record for record in found if record.testimony.predicate == "employees"]
    assert [[owner[id] for id in record.reasons] for record in sizes] == [[r.testimony.subject] for r in sizes]
    assert len(sizes) == 2


def test_a_wrong_nested_claim_takes_the_whole_claim_with_it(tmp_path: Path) -> None:
    mapping = OWNS + "  if:\n  - Company.employees: {of: other, value: {column: size, unit: persons}}\n"
    rows = "who,what,other,size\nann,mill,bakery,7\nben,mill,bakery,many\nann,lake,,7\neve,lake,bakery,\n"
    found, problems = said(tmp_path, t_csv=rows, t_yaml=mapping)
    assert [text.partition("\n")[0] for text in problems] == [
        "t.csv:3 wrong-type Company.employees: 'many' is not a quantity such as 40000, ~40000 or 12.5 km (column size)",
        "t.csv:4 missing-end the of names no Company (column other)",
    ]
    stated = [record for record in found if record.voice == "asserted"]
    assert [(r.where.line, len(r.conditions)) for r in stated] == [(2, 1), (5, 0)]


def test_columns_describe_the_document_of_each_row(tmp_path: Path) -> None:
    mapping = (
        'table: t.csv\ndocument: {id: "{src}", title: {column: title}, published: {column: day}, '
        "author: {Person: {column: by, by: name}}, url: 'https://example.org/{src}'}\n"
        "claims:\n- OWNS: {start: {Person: who}, end: {Company: what}}\n"
        "  holder: {Person: {column: by, by: name}}\n"
    )
    rows = (
        "src,title,day,by,who,what\nr1,One,2031-02,Ann,ann,mill\nr2,Two,2031,,ben,mill\nr1,One,2031-02,Ann,ben,lake\n"
        "r1,Eins,2031-02,Ann,ben,lake\n,One,,,ben,lake\nr 3,One,,,ben,lake\nr4,One,soon,,ben,lake\n"
        "r5,One,,Nobody,ann,lake\n"
    )
    found, problems = said(tmp_path, t_csv=rows, t_yaml=mapping)
    assert sorted(text.partition("\n")[0] for text in problems if "parties" not in text) == [
        "t.csv:5 sources-disagree the document 'r1' has title 'Eins' here, but 'One' at t.csv:2",
        "t.csv:6 document-id the row names no document",
        "t.csv:7 document-id the document's id 'r 3' holds white space",
        "t.csv:8 bad-date published: 'soon' is not a date such as 2016, 2025-04 or 2025-07-03 (column day)",
        "t.csv:9 unknown-id no Person has the name 'Nobody' (column by)",
    ]
    one = Document("r1", "One", Person.key("ann"), PartialDate("2031-02"), "https://example.org/r1")
    assert [(r.testimony.document, r.testimony.locators, str(r.holder)) for r in found] == [
        ("r1", ("line 2",), str(MODEL.ref(Person.key("ann")))),
        ("r2", ("line 3",), "Two"),
        ("r1", ("line 4",), str(MODEL.ref(Person.key("ann")))),
    ]
    assert {passage.document for record in found for passage in record.passages} >= {one}


def test_a_row_that_leaves_out_what_another_says_of_a_document_is_no_contradiction(tmp_path: Path) -> None:
    mapping = OWNS.replace("id: d, published: 2031", "id: '{label}', title: '{other?}'")
    rows = "who,what,other,label\nann,mill,One,r1\nben,mill,,r1\nann,bakery,,r2\nben,bakery,Two,r2\n"
    assert said(tmp_path, t_csv=rows, t_yaml=mapping)[1] == [
        "t.csv:3 sources-disagree the document 'r1' has no title here, and 'One' at t.csv:2\n"
        "  hint: fill title in each row of the document, or in none",
        "t.csv:5 sources-disagree the document 'r2' has title 'Two' here, and none at t.csv:4\n"
        "  hint: fill title in each row of the document, or in none",
    ]


def test_a_table_in_python_says_the_same_as_its_mapping(tmp_path: Path) -> None:
    mapping = (
        'table: t.csv\ndocument: {id: "{src}"}\nclaims:\n- OWNS: {start: {Party: who}, end: {Company: what}}\n'
        '  as: "{label}"\n  because: ["{other}"]\n  if:\n  - OWNS: {start: {Party: boss}, end: {Company: what}}\n'
    )
    rows = "src,who,what,boss,label,other\nr1,ann,mill,ben,a,b\nr1,ben,mill,eve,b,\n"
    found, problems = said(tmp_path, t_csv=rows, t_yaml=mapping)
    inner = {Owns: {"start": {Party: "boss"}, "end": {Company: "what"}}}
    claims = [
        {
            Owns: {"start": {Party: "who"}, "end": {Company: "what"}},
            "as": "{label}",
            "because": ["{other}"],
            "if": [inner],
        }
    ]
    table = Table("t.csv", claims=claims, document={"id": Value("src")})
    assert isinstance(table.document, DocumentColumns)
    reading = read(MODEL, ["parties.yaml", table], tmp_path)
    claims_of_rows = [claim for batch in reading.batches for claim in batch.claims]
    assert (problems, resolve(MODEL, claims_of_rows)[0]) == ([], found)


@pytest.mark.parametrize(
    ("mapping", "wanted"),
    [
        (
            OWNS + "  that:\n  - OWNS: {start: {Person: who}, end: {Company: what}}\n",
            ["t.yaml:5:3 claim-content OWNS does not end in Content, so nothing is said under `that`"],
        ),
        (
            START + "- SAYS: {start: {Person: who}}\n",
            ["t.yaml:4:3 claim-content nothing says what the content of SAYS is"],
        ),
        (
            OWNS + "  because: stake\n  rebuts: '{other}'\n",
            [
                "t.yaml:5:12 claim-label no claim of a row has the label 'stake'",
                "t.yaml:6:11 claim-label rebuts refers to labels made of columns, and no claim here has one",
            ],
        ),
        (OWNS + "  if: stake\n", ["t.yaml:5:7 mapping-form 'stake' under `if` is no claim"]),
        (
            OWNS + "  if:\n  - OWNS: {start: {Person: who}, end: {Company: what}}\n    locator: x\n",
            [
                "t.yaml:7:5 unknown-key a nested claim has no locator: its evidence is that of the claim around it",
            ],
        ),
        (
            OWNS + "  except: {column: other}\n",
            ["t.yaml:5:3 missing-label `except` names nodes, and their label is missing"],
        ),
        (
            START + "- Takeover: {name: what, buyr: {Person: who}}\n  since: {column: other}\n",
            [
                "t.yaml:4:3 missing-key nothing fills id, the key of Takeover",
                "t.yaml:4:26 unknown-property Takeover has no property or role 'buyr'",
                "t.yaml:5:3 mapping-form an event has no since",
            ],
        ),
        (
            START + "- Takeover: {id: label, buyer: {Compny: who}, price: {colum: what}}\n",
            [
                "t.yaml:4:33 unknown-label the model has no node type 'Compny'",
                "t.yaml:4:55 unknown-key 'colum' is no option of a value",
            ],
        ),
        (
            OWNS.replace("id: d", "title: '{what}'"),
            ["t.yaml:2:11 mapping-document no column gives the id of a document"],
        ),
        (OWNS.replace("id: d", "id: '{what}', tilte: x"), ["t.yaml:2:26 unknown-key 'tilte' is no key of a document"]),
    ],
)
def test_what_a_mapping_of_claims_gets_wrong_is_told_before_a_row_is_read(
    mapping: str, wanted: list[str], tmp_path: Path
) -> None:
    told = [text for text in faults(tmp_path, dedent(mapping)) if "hint:" not in text]
    assert told == wanted


def test_a_label_of_a_record_that_makes_several_claims_is_called_as_it_is_written(tmp_path: Path) -> None:
    mapping = START + '- OWNS: {start: {Person: who}, end: {Company: {column: what, split: "|"}}}\n  as: stake\n'
    found, problems = said(tmp_path, t_csv="who,what\nann,mill|bakery\nben,mill\neve,lake|lake\n", t_yaml=mapping)
    assert problems == [
        "t.csv:2 claim-label the label 'stake' is given to several claims: this record makes one of each part\n"
        "  hint: give the parts rows of their own, or leave `as` out"
    ]
    assert sorted(record.where.line for record in found) == [3, 4]


def test_a_label_of_two_records_is_called_as_it_is_written(tmp_path: Path) -> None:
    more = "- OWNS: {start: {Person: other}, end: {Company: what}}\n  as: stake\n"
    problems = said(tmp_path, t_csv="who,what,other\nann,mill,ben\n", t_yaml=OWNS + "  as: stake\n" + more)[1]
    assert [text.partition("\n")[0] for text in problems] == [
        "t.csv:2 claim-label the label 'stake' is given to two claims"
    ]
