"""What a new user meets, word for word, on each engine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Commands

LOADED = """\
                     created  updated  unchanged  deleted
nodes
  Company                  1        0          0        0
  Port                     3        0          0        0
  Ship                     2        0          0        0
facts that hold
  CALLS_AT                 2        0          0        0
  RUNS                     1        0          0        0
claims and evidence
  CONDITION_OF             1        0          0        0
  Claim                    9        0          0        0
  Document                 1        0          0        0
  EVIDENCED_BY             9        0          0        0
  HELD_BY                  1        0          0        0
  OBJECT                   7        0          0        0
  PASSAGE_OF               6        0          0        0
  Passage                  6        0          0        0
  QUOTES                   1        0          0        0
  SUBJECT                  9        0          0        0

59 created, 0 updated, 0 unchanged, 0 deleted; as of 2031-05-31, N s
"""
CALLS = """\
ship   port    company      sentences
──────────────────────────────────────────
Tern   Alder   North Line   ferry-news 1.2
Tern   Haven   North Line   ferry-news 1.2
2 rows
"""
BEHIND = """\
Tern calls at Skerry (CALLS_AT):
does not hold as of 2031-05-31, 2 claims

1. Tern called at Skerry (ended)
   does not carry the fact: ended
   attributed to Harbour Gazette
   in ferry-news 1.2 (News of the ferries)
   over

2. Tern may call at Skerry (conditional)
   does not carry the fact: hypothetical
   attributed to Harbour Gazette
   in ferry-news 2.3 (News of the ferries)
   only possible
   conditional
   only if: Skerry: pier is sound (hypothetical)
"""


def test_load_ask_and_look_behind(starter: Path, everywhere: Commands) -> None:
    run = everywhere.on_database
    first = run("load")
    assert (first.code, first.out) == (0, LOADED)
    assert first.err.startswith("writing to ")
    again = run("load")
    assert (again.code, again.out) == (0, "nothing changed (59 unchanged); as of 2031-05-31, N s\n")
    assert run("ask", "who-calls-where").told == (0, CALLS, "")
    assert run("ask", "who-calls-where", "-P", "port=Haven", "--format", "csv").out == (
        'ship,port,company,sentences\nTern,Haven,North Line,"[""ferry-news 1.2""]"\n'
    )
    assert run("evidence", "tern", "CALLS_AT", "Skerry").told == (0, BEHIND, "")
    checked = run("check")
    assert (checked.code, checked.err) == (0, "")
    assert checked.out.endswith("all rules hold\n")


def test_cypher_reads_and_writes_only_when_told(starter: Path, everywhere: Commands) -> None:
    run = everywhere.on_database
    refused = run("cypher", "CREATE (n:Note {text: 'a'})")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err.startswith("write-refused: ")
    written = run("cypher", "--write", "-P", "text=it's", "-P", "at=[1, 2]", "CREATE (n:Note {text: $text, at: $at})")
    assert (written.code, written.out) == (0, "")
    assert written.err.startswith("writing to ")
    assert written.err.endswith("\n1 node created, 2 properties set, 1 label added\n")
    query = "MATCH (n:Note) RETURN n.text AS text, n.at AS at;"
    assert json.loads(run("cypher", "-", "--format", "json", input=query).out) == [{"text": "it's", "at": [1, 2]}]


@pytest.mark.long
def test_status_before_and_after_a_load(starter: Path, everywhere: Commands) -> None:
    run = everywhere.on_database
    before = run("status")
    assert before.code == 0
    assert before.out.startswith(f"project   ferries ({starter}/graphmodel.toml)\nmodel     ferries\ndatabase  ")
    assert before.out.endswith("graph     nothing was loaded yet: graphmodel load\n")
    for options in ([], ["--loaded"]):
        checked = run("check", *options)
        assert (checked.code, checked.out.splitlines()[-1]) == (0, "nothing was loaded yet: graphmodel load")
    run("load")
    run("cypher", "--write", "CREATE (:Note)-[:NEXT]->(:Note)")
    after = run("status").out
    assert (
        after[after.index("\ngraph") + 1 :]
        == """\
graph     format 2 of the project 'ferries', as of 2031-05-31

nodes      6
  Company  1
  Port     3
  Ship     2

relationships  3
  CALLS_AT     2
  RUNS         1

claims and evidence  50
  Claim               9
  Document            1
  Passage             6
  CONDITION_OF        1
  EVIDENCED_BY        9
  HELD_BY             1
  OBJECT              7
  PASSAGE_OF          6
  QUOTES              1
  SUBJECT             9

not in the model  3
  Note            2
  NEXT            1
"""
    )


@pytest.mark.long
def test_the_schema_is_planned_applied_and_then_as_wanted(starter: Path, everywhere: Commands) -> None:
    run = everywhere.on_database
    planned = run("schema", "plan")
    assert planned.code == 0
    assert planned.out.endswith(" to make, 0 to drop: graphmodel schema apply\n")
    applied = run("schema", "apply")
    assert applied.out.endswith(" to make, 0 to drop: done\n")
    assert applied.err.startswith("writing to ")
    assert run("schema", "plan").out.endswith("\nnothing to change\n")
    assert run("schema", "apply").out.endswith("\nnothing changed\n")


def test_asking_an_empty_database_says_to_load_first(starter: Path, everywhere: Commands) -> None:
    assert everywhere.on_database("ask", "who-calls-where").told == (
        0,
        "no rows\n",
        "nothing was ever loaded into this database\n  hint: load it first: graphmodel load\n",
    )


def test_the_questions_are_listed_without_a_database(starter: Path, run: Commands) -> None:
    assert run("ask").told == (
        0,
        "what-is-no-fact  Which claims are denied, over, only possible, or somebody else's words?\n"
        "who-calls-where  Which ship calls at which port, and who runs the ship?\n"
        "                   -P port: string? = null\n",
        "",
    )


def test_validate_counts_what_it_read(starter: Path, run: Commands) -> None:
    assert run("validate").told == (
        0,
        "model      3 node types, 3 relationship types\n"
        "sources    1 source: 6 nodes, 9 claims\n"
        "questions  2 questions\n"
        "no problems\n",
        "",
    )


def test_coverage_and_evidence_hold_the_sheet_against_the_article(starter: Path, run: Commands) -> None:
    sentences = """\
News of the ferries (ferry-news)
  1.1  1 claim
  1.2  3 claims
  2.1  2 claims
  2.2  1 claim
  2.3  2 claims
  3.1  no fact: describes the weather only
6 sentences: 5 with claims, 1 with a reason, 0 open"""
    covered = run("coverage", "--text", "articles/ferry-news.txt")
    assert covered.told == (0, sentences + "; names, numbers and dates that no claim uses: 0\n", "")
    hint = "  hint: with --text FILE it also shows what of the text no claim uses\n"
    assert run("coverage").told == (0, sentences + "\n", hint)
    assert json.loads(run("coverage", "--format", "json").out)[0]["sentences"][5] == {
        "locator": "3.1",
        "state": "reasoned",
        "claims": 0,
        "reason": "describes the weather only",
    }
    assert run("evidence", "--text", "articles/ferry-news.txt").told == (
        0,
        "ferry-news: 6 of 6 passages are as in articles/ferry-news.txt\n",
        "",
    )


def test_a_changed_article_is_told_sentence_by_sentence(starter: Path, run: Commands) -> None:
    article = starter / "articles" / "ferry-news.txt"
    article.write_text(article.read_text().replace("2.2 It does not run the Heron yet.", "2.2 Ann Oak runs 12 ships."))
    told = run("evidence", "--text", str(article))
    assert (told.code, told.out) == (1, f"ferry-news: 5 of 6 passages are as in {article}\n")
    assert "passage-changed the sentence at 2.2 has changed since its fingerprint was taken" in told.err
    covered = run("coverage", "--text", str(article))
    assert covered.code == 1
    assert "  2.2  1 claim  unused: Ann Oak, 12\n" in covered.out


def test_an_article_is_numbered_and_fingerprinted(starter: Path, run: Commands) -> None:
    (starter / "mine.txt").write_text("A heading\n=========\n\nBria grew.  It has\n“two” docks.\n\nFish is sold.\n")
    assert run("document", "number", "mine.txt").told == (
        0,
        '1.1 Bria grew.\n1.2 It has "two" docks.\n\n2.1 Fish is sold.\n',
        "",
    )
    assert run("document", "number", "mine.txt", "--passages").out.startswith("passages:\n  1.1: ")


def test_the_sheets_schema_is_printed_for_editors(starter: Path, run: Commands) -> None:
    printed = json.loads(run("schema", "sheet").out)
    assert sorted(printed["properties"]["entities"]["properties"]) == ["Company", "Port", "Ship"]


@pytest.mark.long
def test_as_of_a_day_facts_stand_that_have_begun(starter: Path, run: Commands) -> None:
    assert run("load", "--as-of", "2018-01-01").out.endswith("; as of 2018-01-01, N s\n")
    assert json.loads(run("cypher", "--format", "json", "MATCH ()-[r:RUNS]->() RETURN count(r) AS n").out) == [{"n": 0}]
    assert "RUNS" in run("load").out


def test_sources_may_be_named(starter: Path, run: Commands) -> None:
    more = "entities: {Port: {dune: Dune}}\n"
    (starter / "facts" / "more.yaml").write_text(more)
    assert "  Port        1        0          0        0\n" in run("load", "facts/more.yaml").out
    assert run("load", "facts/absent.yaml").code == 1


@pytest.mark.parametrize("arguments", [["evidence"], ["evidence", "a", "B", "c", "d"]])
def test_evidence_wants_one_to_three_words_or_a_text(starter: Path, run: Commands, arguments: list[str]) -> None:
    told = run(*arguments)
    assert told.code == 2
    assert told.err.endswith("SUBJECT OBJECT or SUBJECT[.PROPERTY], each as one argument, or --text FILE\n")
