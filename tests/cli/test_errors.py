"""Bad input: a clear error, the next step, and nothing lost."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from graphmodel.databases import Target
from tests.cli.conftest import Commands

SECRET = "a-secret-of-mine"


def test_every_problem_is_told_with_its_place_and_a_hint(starter: Path, run: Commands) -> None:
    sheet = starter / "facts" / "ferry-news.yaml"
    sheet.write_text(sheet.read_text().replace("north-line RUNS tern", "north-line RUNS trn"))
    (starter / "cypher" / "broken.cypher").write_text("// Broken\n// column n: strin\n\nMATCH (n:Shp) RETURN $a AS n\n")
    (starter / "cypher" / "typo.cypher").write_text("// Typo\n// column n: any\n\nMATCH (n:Shp) RETURN n\n")
    assert run("validate").told == (
        1,
        "",
        "cypher/broken.cypher:2:14 question-column column n: 'strin' is not a type; did you mean 'string'?\n"
        "  hint: write `column NAME: TYPE`, and `TYPE?` where it may be null\n"
        "cypher/broken.cypher:4:10 GM101 the model has no label 'Shp'\n"
        "  hint: did you mean 'Ship'?\n"
        "cypher/broken.cypher:4:22 GM201 $a is not declared\n"
        "  hint: declare it: `// param a: string -- what it is`\n"
        "cypher/typo.cypher:4:10 GM101 the model has no label 'Shp'\n"
        "  hint: did you mean 'Ship'?\n"
        "facts/ferry-news.yaml:21:5 unknown-id no source declares 'trn'\n"
        "  hint: did you mean 'tern'?\n"
        "5 errors\n",
    )


def test_nothing_is_loaded_while_there_are_errors(starter: Path, run: Commands) -> None:
    sheet = starter / "facts" / "ferry-news.yaml"
    sheet.write_text(sheet.read_text().replace("RUNS tern: {since: 2019}", "RUN tern"))
    told = run("load")
    assert (told.code, told.out) == (1, "")
    assert told.err == (
        "writing to embedded:.graphmodel/database (the default)\n"
        "facts/ferry-news.yaml:21:5 unknown-type the model has no relationship type 'RUN'\n"
        "  hint: did you mean 'RUNS'?\n"
        "source: nothing was loaded\n"
        "  hint: fix these, or load the sound rows with --keep-going\n"
    )
    kept = run("load", "--keep-going")
    assert kept.code == 1
    assert "  CALLS_AT" in kept.out
    assert kept.err.endswith("1 problem kept 1 row out; they are listed in .graphmodel/rejects.jsonl\n")
    assert (starter / ".graphmodel" / "rejects.jsonl").read_text().count("\n") == 1


def test_a_model_that_does_not_run_is_told_with_its_line(starter: Path, run: Commands) -> None:
    model = starter / "ferries.py"
    model.write_text(model.read_text().replace("class Runs(Relationship[Company, Ship])", "class Runs(Companyy)"))
    told = run("validate")
    assert told.code == 1
    fault = "ferries.py:32 model-import NameError: name 'Companyy' is not defined"
    assert told.err.startswith(f"{fault}\n  hint: did you mean 'Company'?\n")
    model.write_text("Lines = list[Company]\n" + model.read_text().replace("Companyy", "Company"))
    assert "it is defined on line " in run("validate").err
    model.write_text("Lines = list[Zzz]\n" + model.read_text().partition("\n")[2])
    assert "  hint: define it above its use, or import it\n" in run("validate").err


def test_settings_that_do_not_hold_are_told_with_their_line(starter: Path, run: Commands) -> None:
    (starter / "graphmodel.toml").write_text('model = "ferries"\nsource = ["facts/*.yaml"]\n')
    assert run("load").told == (
        1,
        "",
        "graphmodel.toml:2 settings-key the settings file has no setting 'source'\n"
        "  hint: did you mean 'sources'?\n"
        "project: the project's settings do not hold\n",
    )


def test_a_question_that_is_not_there_is_told_with_the_nearest(starter: Path, run: Commands) -> None:
    assert run("ask", "who-call-where").told == (
        1,
        "",
        "question: there is no question 'who-call-where'\n  hint: did you mean 'who-calls-where'?\n",
    )


def test_parameters_that_do_not_fit_are_told_before_a_database_is_opened(starter: Path, run: Commands) -> None:
    told = run("ask", "who-calls-where", "-P", "prt=Haven", "--uri", "bolt://127.0.0.1:1")
    assert told.told == (
        1,
        "",
        "cypher/who-calls-where.cypher:1:1 parameter-unknown there is no parameter 'prt'\n"
        "  hint: did you mean 'port'?\n"
        "question: the question who-calls-where cannot be asked with these parameters\n"
        "  hint: its parameters are port: string? = null\n",
    )
    assert run("ask", "who-calls-where", "-P", "port").err == (
        "question: 'port' is no parameter\n  hint: write name=value\n"
    )


@pytest.mark.parametrize("uri", ["bolt://127.0.0.1:1", "neo4j://127.0.0.1:1", "py2neo+bolt://127.0.0.1:1"])
def test_a_server_that_is_down_is_told_with_the_origin_of_its_address(starter: Path, run: Commands, uri: str) -> None:
    (starter / ".env").write_text(f"NEO4J_URI={uri}\nNEO4J_PASSWORD={SECRET}\n")
    told = run("load")
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("unreachable: ")
    assert "from NEO4J_URI in .env" in told.err
    assert "\n  hint: " in told.err
    assert SECRET not in told.err


@pytest.mark.neo4j
def test_a_wrong_password_is_told_and_never_shown(starter: Path, run: Commands, neo4j_target: Target) -> None:
    told = run("status", "--uri", neo4j_target.uri, NEO4J_PASSWORD=SECRET)
    assert (told.code, told.out) == (1, "")
    assert told.err.startswith("auth-failed: ")
    assert SECRET not in told.err


@pytest.mark.neo4j
def test_a_named_target_writes_where_it_says(
    starter: Path, run: Commands, neo4j_database: object, neo4j_target: Target
) -> None:
    settings = f'[targets.dev]\nuri = "{neo4j_target.uri}"\ndatabase = "neo4j"\npassword_env = "DEV_PASSWORD"\n'
    (starter / "graphmodel.toml").write_text((starter / "graphmodel.toml").read_text() + settings)
    told = run("load", "--target", "dev", DEV_PASSWORD=neo4j_target.password)
    assert told.code == 0
    assert told.err == f"writing to {neo4j_target.uri}, database neo4j (from --target dev)\n"
    assert "59 created" in told.out


def test_cypher_needs_no_project_where_a_database_is_named(nowhere: Path, run: Commands) -> None:
    assert run("cypher", "RETURN 1 AS one", "--uri", "embedded:db", "--format", "jsonl").told == (0, '{"one": 1}\n', "")
    assert run("cypher", "RETURN 1").err.startswith("project: there is no graphmodel project")


def test_cypher_from_a_file_may_hold_several_statements(nowhere: Path, run: Commands) -> None:
    (nowhere / "both.cypher").write_text("RETURN 1 AS one;\nRETURN ';' AS two; // done\n")
    assert run("cypher", "-f", "both.cypher", "--uri", "embedded:db", "--format", "csv").out == "one\n1\ntwo\n;\n"
    assert run("cypher", "-f", "both.cypher", "RETURN 1", "--uri", "embedded:db").code == 2
    assert run("cypher", "// nothing", "--uri", "embedded:db").err.startswith("question: there is no Cypher to run")


def test_a_file_that_is_no_cypher_is_told(nowhere: Path, run: Commands) -> None:
    (nowhere / "binary.cypher").write_bytes(b"\xff\xfe")
    told = run("cypher", "-f", "binary.cypher", "--uri", "embedded:db")
    assert told.told == (
        1,
        "",
        "question: binary.cypher is not UTF-8 text\n  hint: give Cypher, saved as UTF-8\n",
    )


def test_a_folder_that_cannot_be_read_is_told(starter: Path, run: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "facts/ferry-news.yaml")

    monkeypatch.setattr("graphmodel.workflows.validate.validate", refuse)
    said = "facts/ferry-news.yaml file Permission denied\n  hint: check the path, and that you may use it\n"
    assert run("validate").told == (1, "", said)


def test_an_endless_path_is_not_repeated_whole(nowhere: Path, run: Commands) -> None:
    told = run("init", "a" * 6_000)
    assert (told.code, told.out, len(told.err) < 2_500) == (1, "", True)
    assert "aaa... (6," in told.err


def test_a_folder_that_holds_something_is_not_made_a_project(nowhere: Path, run: Commands) -> None:
    (nowhere / "notes.txt").write_text("mine")
    assert run("init", ".").told == (
        1,
        "",
        "project: . is not empty: it holds notes.txt\n  hint: name a new folder\n",
    )
    assert run("init", "notes.txt").code == 2


def test_a_file_that_is_no_text_is_told(starter: Path, run: Commands) -> None:
    (starter / "article.pdf").write_bytes(b"%PDF\0\0")
    told = run("document", "number", "article.pdf")
    assert told.code == 1
    assert told.err.startswith("article.pdf text-binary the file is binary, not text\n  hint: give plain text")


@pytest.mark.long
def test_names_that_mean_several_nodes_are_told(starter: Path, run: Commands) -> None:
    sheet = starter / "facts" / "ferry-news.yaml"
    sheet.write_text(sheet.read_text().replace("haven: Haven", "haven: Haven\n    harbour: Haven"))
    run("load")
    assert run("evidence", "tern", "CALLS_AT", "Haven").told == (
        0,
        run("evidence", "tern", "CALLS_AT", "haven").out,
        "",
    )
    sheet.write_text(sheet.read_text().replace("    haven: Haven", "    harbor: Haven\n    haven: Haven"))
    assert run("evidence", "the tern", "CALLS_AT", "haven").err == (
        "question: no node of the graph is called 'the tern'\n  hint: did you mean 'tern'?\n"
    )


@pytest.mark.long
def test_a_fact_that_nobody_speaks_of_gets_a_friendly_answer(starter: Path, run: Commands) -> None:
    run("load")
    assert run("evidence", "heron", "calls-at", "alder").told == (
        0,
        "Heron calls at Alder (CALLS_AT):\nno claim says so, and none denies it\n",
        "",
    )
    assert run("evidence", "heron", "calls", "alder").err.startswith("question: the model has no relationship type")
    assert run("evidence", "north-line", "SAYS", "alder").err.startswith(
        "question: SAYS has no object but what is said"
    )


def test_the_password_of_env_files_is_never_printed(starter: Path, run: Commands) -> None:
    (starter / "aura.txt").write_text(f"NEO4J_URI=bolt://127.0.0.1:1\nNEO4J_PASSWORD={SECRET}\n")
    for command in (["load"], ["status"], ["ask", "who-calls-where"], ["cypher", "RETURN 1"], ["check"]):
        told = run(*command, "--env-file", "aura.txt")
        assert told.code == 1
        assert "from NEO4J_URI in aura.txt" in told.err
        assert SECRET not in told.out + told.err


@pytest.mark.long
@pytest.mark.parametrize("stream", ["> /dev/full", ">&-"])
def test_an_output_that_takes_nothing_is_no_traceback(stream: str, tmp_path: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m graphmodel cypher 'RETURN 1' -a embedded:db {stream}"
    ran = subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Traceback" not in ran.stderr


def test_columns_that_no_mapping_takes_are_listed(starter: Path, run: Commands) -> None:
    (starter / "rows.csv").write_text("id,name,built,remarks\nn,North,1901,x\n")
    (starter / "facts" / "rows.yaml").write_text("table: ../rows.csv\nnodes: [{Port: {id: id, name: name}}]\n")
    told = run("validate", "--unused-columns")
    assert told.err == ""
    assert (told.code, "unused     rows.csv: built, remarks" in told.out) == (0, True)
    others = [f"c{number}" for number in range(1_500)]
    (starter / "rows.csv").write_text(f"id,name,{','.join(others)}\nn,North{',' * 1_500}\n")
    told = run("validate", "--unused-columns")
    assert f"unused     rows.csv: {', '.join(others[:20])}, and 1,480 more; --format json lists all\n" in told.out
    assert json.loads(run("validate", "--unused-columns", "--format", "json").out)["unused"] == {"rows.csv": others}


@pytest.mark.parametrize(
    "command",
    ["load", "check", "migrate", "schema plan", "schema apply", "schema text", "diff", "resolve", "evidence tern"],
)
def test_faults_of_the_model_are_reported_before_a_database_is_opened(
    starter: Path, run: Commands, command: str
) -> None:
    model = starter / "ferries.py"
    model.write_text(
        model.read_text().replace(
            "class Runs(", 'class Runs_(Relationship[Ship, Ship]):\n    """Runs."""\n    type = "Ship"\n\n\nclass Runs('
        )
    )
    told = run(*command.split(), "--uri", "bolt://localhost:1")
    assert told.code == 1
    assert "model-name 'Ship' is both a label and a relationship type" in told.err
    assert "localhost:1" not in told.err
