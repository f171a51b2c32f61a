"""Rules of a model's own: at load from each kind of source, and on what is stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.databases import Database, Statement
from graphmodel.project import Project
from graphmodel.workflows.check import check
from graphmodel.workflows.load import load
from tests.docs.test_pages import ROOT, blocks

TABLE = """\
table: people.csv
nodes:
- Person: {id: id, name: id, born: born, phone: phone}
- Firm: {id: firm}
relationships:
- WORKS_FOR: {start: id, end: firm, hired: hired, left: left}
"""
GOOD = "id,born,phone,firm,hired,left\np1,1990,1,mill,2020-01-01,\np2,,2,mill,2020-01-01,2021-01-01\n"
BAD = """\
id,born,phone,firm,hired,left
p1,1990,,mill,2020-01-01,
p2,1700,2,mill,2020-01-01,
p3,,2,mill,2020-01-01,2019-01-01
x4,,2,mill,2020-01-01,
"""
SHEET = """\
document: {id: log, title: Log, published: 2031-01-01}
entities:
  Person:
    p7: {name: Ann}
    p8: {name: Bea, mail: b}
  Firm:
    mine: {}
facts:
  1.1:
  - p8 WORKS_FOR mine: {hired: 2020-01-01, left: 2010-01-01}
"""
FAILING = """
class Broken(Node):
    id: Annotated[str, Property(key=True)]
    size: int = 0

    @rule("the size divides")
    def divides(self) -> bool:
        return bool(1 // self.size)
"""


def project(folder: Path, extra: str = "", **files: str) -> Project:
    """The project of the page's model, and more classes; names of files have _ for a full stop."""
    text = next(text for _, text in blocks(ROOT / "docs" / "rules.md", "python"))
    (folder / "staff.py").write_text(text.partition("\n\nmodel = ")[0] + extra, encoding="utf-8")
    sources = [name.replace("_", ".") for name in files if name.endswith("_yaml")]
    (folder / "graphmodel.toml").write_text(f'model = "staff"\nsources = {sources}\n', encoding="utf-8")
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return Project.at(folder, {})


def test_a_row_that_breaks_a_rule_is_told_by_its_title(tmp_path: Path) -> None:
    own = project(tmp_path, t_yaml=TABLE, people_csv=BAD, s_yaml=SHEET)
    found = [
        (Path(p.where.file).name, p.where.line, p.code, p.message.removesuffix(" (column id)"))
        for p in sorted(own.read().problems)
    ]
    ruled = list(dict.fromkeys(each for each in found if each[2] in ("rule", "wrong-type")))
    assert ruled == [
        ("people.csv", 2, "rule", "Person breaks the rule: a person can be reached by phone or by mail"),
        ("people.csv", 3, "wrong-type", "Person.born: 1700 does not fit: it must be 1850 or more"),
        (
            "people.csv",
            4,
            "rule",
            "WORKS_FOR breaks the rule: nobody leaves before being hired: left 2019-01-01, hired 2020-01-01",
        ),
        ("people.csv", 5, "wrong-type", "Person.id: 'x4' does not fit: it does not match the pattern ^p[0-9]+$"),
        ("s.yaml", 4, "rule", "Person breaks the rule: a person can be reached by phone or by mail"),
        (
            "s.yaml",
            10,
            "rule",
            "WORKS_FOR breaks the rule: nobody leaves before being hired: left 2010-01-01, hired 2020-01-01",
        ),
    ]


def test_check_holds_what_is_stored_against_them(tmp_path: Path, database: Database) -> None:
    own = project(tmp_path, t_yaml=TABLE, people_csv=GOOD)
    assert load(own, database).problems == ()
    found = check(own, database)
    assert found.findings == ()
    assert [str(rule.subject) for rule in found.rules if rule.rule == "rule"] == ["Person", "WORKS_FOR"]
    database.write(
        Statement("MATCH (p:Person {id: 'p1'}) SET p.born = 1700 REMOVE p.phone"),
        Statement("MATCH (:Person {id: 'p2'})-[w:WORKS_FOR]->() SET w.left = date('2001-01-01')"),
    )
    assert [(f.subject, f.says, f.count, f.examples) for f in check(own, database).findings if f.rule == "rule"] == [
        ("Person", "breaks a rule: born: it must be 1850 or more", 1, ("p1",)),
        ("WORKS_FOR", "breaks the rule: nobody leaves before being hired", 1, ("p2 -> mill",)),
    ]
    database.write(Statement("MATCH (p:Person {id: 'p1'}) SET p.born = 1900"))
    assert [(f.subject, f.says) for f in check(own, database).findings if f.subject == "Person"] == [
        ("Person", "breaks the rule: a person can be reached by phone or by mail"),
    ]


@pytest.mark.parametrize("source", ["table", "sheet"])
def test_a_rule_that_fails_says_where_it_is(source: str, tmp_path: Path) -> None:
    table = "table: b.csv\nnodes:\n- Broken: {id: id, size: size}\n"
    sheet = "document: {id: d, title: D}\nentities:\n  Broken:\n    b: {size: 0}\n"
    own = project(tmp_path, FAILING, t_yaml=table if source == "table" else sheet, b_csv="id,size\na,1\nb,0\n")
    (problem,) = own.read().problems
    line = (tmp_path / "staff.py").read_text(encoding="utf-8").split("\n").index('    @rule("the size divides")') + 1
    with pytest.raises(ZeroDivisionError) as divided:  # Python words it otherwise from 3.14 on
        _ = 1 // 0
    assert (problem.code, problem.message) == (
        "rule-failed",
        "Broken breaks the rule: the size divides, and could not be checked: "
        f"ZeroDivisionError: {divided.value} ({tmp_path / 'staff.py'}:{line})",
    )
