"""`graphmodel validate SOURCE`: what would stop a load of these sources, and nothing else."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Commands

TABLE = "table: more.csv\nnodes: [{Port: {id: id, name: name}}]\n"


def test_a_source_is_validated_as_it_would_be_loaded(starter: Path, run: Commands) -> None:
    (starter / "cypher" / "bad.cypher").write_text("MATCH (n:Nothing) RETURN n\n")
    assert "Nothing" in run("validate").err
    ran = run("validate", "ferry-news.yaml")
    assert (ran.code, ran.err, ran.out.splitlines()[1].split(": ")[0]) == (0, "", "sources    1 source")
    assert "questions" not in ran.out
    assert run("validate", "facts/ferry-news.yaml").told == ran.told


def test_a_file_that_the_project_does_not_name_may_be_validated(starter: Path, run: Commands) -> None:
    (starter / "more.yaml").write_text(TABLE)
    (starter / "more.csv").write_text("id,name\nbern,Bern\n,Basel\n")
    ran = run("validate", "more.yaml")
    fault = "more.csv:3 missing-key Port needs id, and nothing is there (column id)\n"
    assert (ran.code, ran.err.startswith(fault), "more.csv" in ran.out) == (1, True, True)
    (starter / "more.csv").write_text("id,name\nbern,Bern\n")
    assert run("validate", "more.yaml").code == 0
    ran = run("validate", "nothing.yaml")
    assert (ran.code, "nothing.yaml" in ran.err) == (1, True)
