"""`graphmodel queries format`"""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Commands

LOUD = "// Ships\n// column name: string\n\nMATCH (s:Ship)\nRETURN s.name AS name\n"
QUIET = "//Ships\n//column name:string\nmatch (s:Ship) return s.name as name"


def test_questions_are_brought_into_the_style_and_then_are_in_it(starter: Path, run: Commands) -> None:
    ships = starter / "cypher" / "ships.cypher"
    ships.write_text(QUIET)
    others = len(list((starter / "cypher").glob("*.cypher"))) - 1
    checked = (1, f"would change cypher/ships.cypher\n1 file to change, {others} in style\n")
    told = run("queries", "format", "--check")
    assert told.told == (*checked, "  hint: graphmodel queries format\n")
    assert ships.read_text() == QUIET
    told = run("queries", "format")
    assert told.told == (0, f"changed cypher/ships.cypher\n1 file changed, {others} in style\n", "")
    assert ships.read_text() == LOUD
    assert run("queries", "format", "--check", "ships").told == (0, "0 files to change, 1 in style\n", "")


def test_a_file_that_cannot_be_read_is_told_and_not_touched(starter: Path, run: Commands) -> None:
    broken = starter / "cypher" / "broken.cypher"
    broken.write_text("// Broken\n\nmatch (n) return 'open")
    told = run("queries", "format", "broken")
    assert told.told == (
        1,
        "0 files changed, 0 in style\n",
        "cypher/broken.cypher:3:18 cypher-unclosed a string starts here and never ends\n  hint: close it with '\n",
    )
    assert broken.read_text() == "// Broken\n\nmatch (n) return 'open"
    broken.write_bytes(b"// Broken\n\nMATCH (\xff)")
    assert run("queries", "format").err.startswith("cypher/broken.cypher:3:8 question-encoding byte 0xff is not UTF-8")
    assert broken.read_bytes() == b"// Broken\n\nMATCH (\xff)"


def test_a_name_that_is_none_is_told_with_the_nearest(starter: Path, run: Commands) -> None:
    told = run("queries", "format", "who-call-where")
    assert told.told == (
        1,
        "",
        "question: there is no question 'who-call-where'\n  hint: did you mean 'who-calls-where'?\n",
    )
