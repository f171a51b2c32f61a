"""Relationship types below others, from the sources to the graph and its questions."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from graphmodel.cli.app import main
from graphmodel.databases import Database, Statement
from graphmodel.project import Project
from graphmodel.workflows.check import check
from graphmodel.workflows.lint import lint
from graphmodel.workflows.load import load
from tests.docs.test_pages import ROOT, blocks

TABLE = """\
table: acts.csv
nodes:
- Drug: {id: drug, name: drug}
- Protein: {id: protein, name: protein}
relationships:
- INHIBITS: {start: {Drug: drug}, end: protein, source: src}
  where: {act: less}
- REGULATES: {start: {Drug: drug}, end: {Protein: protein}}
  where: {act: {not: less}}
"""
ROWS = "drug,protein,act,src\na,p,less,s1\nb,p,more,s2\n"
SHEET = """\
document: {id: paper, title: Paper, published: 2031-01-01}
entities:
  Protein:
    q: Q
facts:
  1.1:
  - q INHIBITS p
  - q PART_OF p
"""
QUESTION = """\
// What affects
// column a: string
// column type: string

MATCH (a:Entity)-[r:AFFECTS]->(:Protein)
RETURN a.id AS a, type(r) AS type
ORDER BY a
"""


def project(folder: Path, **files: str) -> Project:
    """The project of the page's model; names of files have _ for a full stop."""
    text = "".join(text for _, text in blocks(ROOT / "docs" / "relationship-types.md", "python"))
    (folder / "cells.py").write_text(text, encoding="utf-8")
    sources = [name.replace("_", ".") for name in files if name.endswith("_yaml")]
    (folder / "graphmodel.toml").write_text(f'model = "cells"\nsources = {sources}\n', encoding="utf-8")
    (folder / "cypher").mkdir(exist_ok=True)
    for name, text in files.items():
        path = folder / name.replace("_", ".")
        (folder / "cypher" / path.name if path.suffix == ".cypher" else path).write_text(text, encoding="utf-8")
    return Project.at(folder, {})


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_each_is_stored_as_its_most_specific_type_and_checked(tmp_path: Path, database: Database) -> None:
    own = project(tmp_path, t_yaml=TABLE, acts_csv=ROWS, sheet_yaml=SHEET)
    assert load(own, database).problems == ()
    stored = "MATCH (a:Entity)-[r]->(b:Entity) RETURN a.id, type(r), b.id, r.source ORDER BY a.id, type(r)"
    assert [tuple(row) for row in database.read(stored).rows] == [
        ("a", "INHIBITS", "p", "s1"),
        ("b", "REGULATES", "p", None),
        ("q", "INHIBITS", "p", None),
        ("q", "PART_OF", "p", None),
    ]
    assert load(own, database).changed == 0
    assert check(own, database).findings == ()
    database.write(Statement("MATCH (a:Drug {id: 'a'}), (p:Protein {id: 'p'}) CREATE (a)-[:AFFECTS]->(p)"))
    (finding,) = check(own, database).findings
    assert (finding.rule, finding.says) == ("ends", "is abstract, and stored as REGULATES, INHIBITS")


def test_what_names_an_abstract_type_is_told_which_there_are(tmp_path: Path) -> None:
    table = TABLE.replace("- REGULATES:", "- AFFECTS:").replace("- INHIBITS", "- REGULATED_BY")
    own = project(tmp_path, t_yaml=table, acts_csv=ROWS, sheet_yaml=SHEET.replace("INHIBITS", "AFFECTS"))
    found = [(p.code, p.message, p.hint) for p in own.read().problems if p.code == "unknown-type"]
    assert found == [
        ("unknown-type", "AFFECTS is abstract", "take one of REGULATES, INHIBITS"),
        (
            "unknown-type",
            "the model has no relationship type 'REGULATED_BY'",
            "it is REGULATES read from its end: turn it around",
        ),
        ("unknown-type", "AFFECTS is abstract", "take one of REGULATES, INHIBITS"),
    ]


def test_lint_says_what_a_pattern_leaves_out_and_fix_writes_it(
    tmp_path: Path, embedded_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = project(tmp_path, t_yaml=TABLE, acts_csv=ROWS, what_cypher=QUESTION)
    (problem,) = lint(own).problems
    assert (problem.code, problem.message, problem.hint) == (
        "GM110",
        "nothing is stored as AFFECTS, which is abstract, but as REGULATES and INHIBITS",
        "write [:REGULATES|INHIBITS], which `graphmodel queries fix` does",
    )
    monkeypatch.chdir(tmp_path)
    told = run("queries", "fix", "--check")
    assert (told.exit_code, told.stdout) == (
        1,
        "would change cypher/what.cypher\n1 file to change, 0 as they are\n",
    )
    assert run("queries", "fix").stdout == "changed cypher/what.cypher\n1 file changed, 0 as they are\n"
    fixed = (tmp_path / "cypher" / "what.cypher").read_text(encoding="utf-8")
    assert fixed == QUESTION.replace("[r:AFFECTS]", "[r:REGULATES|INHIBITS]")
    assert run("queries", "fix").stdout == "0 files changed, 1 as they are\n"
    shown = run("model", "REGULATES").stdout
    overview = run("model").stdout
    drawn = run("model", "--diagram", "m.mmd")
    assert lint(own).problems == ()
    load(own, embedded_database)
    assert [row["type"] for row in own.ask("what", database=embedded_database)] == ["INHIBITS", "REGULATES"]
    assert "inherits from\n  AFFECTS" in shown
    assert "types below it\n  INHIBITS" in shown
    assert "MATCH (a:Entity)-[r:REGULATES|INHIBITS]->(b:Entity)" in shown
    assert "  inverse      regulated by\n" in shown
    starts = [line[:24].rstrip() for line in overview.splitlines() if "->" in line]
    assert starts[:3] == ["  AFFECTS (abstract)  En", "    REGULATES         En", "      INHIBITS        Dr"]
    assert drawn.exit_code == 0
    assert "INHIBITS #40;a REGULATES#41;" in (tmp_path / "m.mmd").read_text(encoding="utf-8")


def test_a_pattern_leaves_out_only_what_its_ends_may_be_joined_by(tmp_path: Path) -> None:
    exact = "// ignore GM110: direct regulation alone\n"
    own = project(
        tmp_path,
        narrow_cypher=QUESTION.replace("AFFECTS]->(:Protein)", "REGULATES]->(:Drug)"),
        wide_cypher=QUESTION.replace("AFFECTS", "REGULATES"),
        some_cypher=QUESTION.replace("AFFECTS", "REGULATES|INHIBITS"),
        exact_cypher=QUESTION.replace("AFFECTS", "REGULATES").replace("// column a", exact + "// column a"),
    )
    assert [(Path(p.where.file).stem, p.message) for p in lint(own).problems] == [
        ("wide", "REGULATES alone leaves out what is stored as INHIBITS")
    ]
