"""Files become questions, or every problem with its place."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.problems import Problem, Where
from graphmodel.queries import AnswerColumn, Parameter, Question, read_file, read_question, read_questions
from graphmodel.queries.types import parse_type
from graphmodel.syntax import StatementText

HERE = Path("cypher/who-is-it.cypher")
F = str(HERE)
SOUND = """\
// Who is it
// tags: people, names
// order: total
// dialects: neo4j
// param name: string? -- as it's written
// param on: date = 2025-07-31
// param words: list<string> = a, b
// param note: string = '-- = none' -- two signs
// :param {name: null, on: date('2025-07-31'), words: ['a', 'b'], note: '-- = none'}
// column id: string -- the key
// column since: date?

// $free is a comment
MATCH (n {name: $name}) WHERE n.on = $`on` AND n.w IN $words AND n.note <> '$no' + $note
RETURN n.id AS id, n.since AS since; // done
"""


def codes(text: str, path: Path = HERE) -> list[str]:
    return [f"{p.where.line}:{p.where.column} {p.code} {p.message}" for p in read_question(path, text)[1]]


def test_a_question_holds_what_its_file_declares() -> None:
    query = SOUND[SOUND.index("MATCH") : SOUND.index(";")]
    assert read_question(HERE, SOUND) == (
        Question(
            name="who-is-it",
            title="Who is it",
            question="Who is it",
            tags=("people", "names"),
            mode="read",
            order="total",
            dialects=("neo4j",),
            parameters=(
                Parameter("name", parse_type("string?"), True, None, "as it's written", Where(F, 5, 4)),
                Parameter("on", parse_type("date"), False, date(2025, 7, 31), "", Where(F, 6, 4)),
                Parameter("words", parse_type("list<string>"), False, ["a", "b"], "", Where(F, 7, 4)),
                Parameter("note", parse_type("string"), False, "-- = none", "two signs", Where(F, 8, 4)),
            ),
            columns=(
                AnswerColumn("id", parse_type("string"), "the key", Where(F, 10, 4)),
                AnswerColumn("since", parse_type("date?"), "", Where(F, 11, 4)),
            ),
            text=SOUND,
            statement=StatementText(query, SOUND.index("MATCH"), 14, 1),
            where=Where(F, 1, 1),
        ),
        [],
    )


def test_what_is_sent_keeps_the_lines_of_the_file_and_leaves_the_semicolon() -> None:
    question, _ = read_question(HERE, SOUND)
    assert question is not None
    assert question.cypher == SOUND[: SOUND.index(";")]


def test_all_problems_of_a_file_are_reported_at_once_in_order() -> None:
    text = """\
// Who is it
// mode: reading
// order: sorted
// dialects: neo4j, memgraph
// param a: strin
// param b: date = 2025-13-01
// param unused: any
// param n: node
// column id: strng
// column x: string = 1
MATCH (n {a: $a, b: $b, n: $n}) WHERE n.x = $unsued SET n.y = # 1
RETURN n.id; RETURN 'x
"""
    assert codes(text) == [
        "2:10 question-value mode is not 'reading'",
        "3:11 question-value order is not 'sorted'",
        "4:14 question-value there is no dialect 'memgraph'",
        "5:13 question-param param a: 'strin' is not a type; did you mean 'string'?",
        "6:13 question-param param b: the default is no date: '2025-13-01' is not a day of the calendar: "
        "month must be in 1..12",
        "8:13 question-param param n: a parameter cannot be a node: give the key of a node instead",
        "9:15 question-column column id: 'strng' is not a type; did you mean 'string'?",
        "10:14 question-column column x: a column has no default",
        "11:63 cypher-character '#' is no Cypher outside a string",
        "12:14 question-statements a second statement begins here",
        "12:21 cypher-unclosed a string starts here and never ends",
    ]


def test_a_dollar_in_a_string_or_comment_is_no_parameter() -> None:
    assert codes("// T\n// column x: string\nRETURN '$a' AS x // $b /* $c */") == []


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["0:0 question-empty it is empty"]),
        (" \n", ["0:0 question-empty it is empty"]),
        ("// T\n// column x: any\n", ["3:1 question-empty there is no query below the header"]),
        ("RETURN 1 AS x", ["1:1 question-title the first line is no title"]),
        ("// T\nRETURN 1 AS x", ["1:1 question-no-columns the header declares no columns"]),
        ("// T\n// mode: write\nCREATE (n)", []),
        (
            "// T\n// ignore GM301:\n// column x: any\nRETURN 1 AS x",
            ["2:4 question-ignore GM301 is ignored for no reason"],
        ),
        ("// T\n// ignore GM301: few nodes\n// column x: any\nRETURN 1 AS x", []),
        (
            "// T\n// :param {a: 1}\n// column x: any\nRETURN 1 AS x",
            ["2:1 question-browser the :param line does not fit: there is no parameter 'a'"],
        ),
        (
            "// T\n// column x: any\n:param a => 1;\nRETURN 1 AS x",
            ["3:1 question-command :param is a command of Neo4j Browser and not Cypher"],
        ),
    ],
)
def test_a_text_that_is_no_question_is_told_why(text: str, problems: list[str]) -> None:
    assert codes(text) == problems


def test_a_stale_browser_line_is_shown_as_it_should_be() -> None:
    text = "// T\n// param a: string = it's\n// :param {b: ''}\n// column x: any\nRETURN $a AS x"
    assert [p.hint for p in read_question(HERE, text)[1]] == ["write `// :param {a: 'it\\'s'}`"]


@pytest.mark.parametrize("name", ["Who", "who_is", "-who", "who--is", "who.is", "wér"])
def test_a_name_is_small_letters_digits_and_hyphens(name: str) -> None:
    text = "// T\n// column x: any\nRETURN 1 AS x"
    assert codes(text, Path(f"{name}.cypher")) == [f"0:0 question-name {name!r} is no name for a question"]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "{file} question-empty it is empty\n  hint: begin with a line `// What it asks`"),
        (b"\0\1", "{file} question-binary it is binary, not text\n  hint: save it as UTF-8 text"),
        (b"// T\n// \xe9", "{file}:2:4 question-encoding byte 0xe9 is not UTF-8\n  hint: save it as UTF-8"),
        (
            b"/" * 1_000_001,
            "{file} question-too-big it has 1,000,001 bytes; at most 1,000,000 are read\n"
            "  hint: a question is one statement; data belongs into a source",
        ),
    ],
)
def test_a_file_that_is_no_text_of_a_fair_size_is_refused(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "q.cypher"
    path.write_bytes(content)
    question, problems = read_file(path)
    assert (question, [str(p) for p in problems]) == (None, [problem.format(file=path)])


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "q.cypher").mkdir()
    assert [(p.code, p.message) for p in read_questions(tmp_path)[1]] == [
        ("question-unreadable", "it cannot be read: Is a directory")
    ]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "q.cypher"
    path.write_bytes(b"\xef\xbb\xbf// T\n// column x: any\nRETURN 1 AS x")
    question, problems = read_file(path)
    assert question is not None
    assert (question.title, problems) == ("T", [])


def test_a_folder_holds_questions_by_name_and_two_of_one_name_are_both_refused(tmp_path: Path) -> None:
    for name in ("b/two", "a/two", "one", "b/three"):
        path = tmp_path / f"{name}.cypher"
        path.parent.mkdir(exist_ok=True)
        path.write_text("// T\n// column x: any\nRETURN 1 AS x")
    questions, problems = read_questions(tmp_path)
    assert list(questions) == ["one", "three"]
    first, second = tmp_path / "a" / "two.cypher", tmp_path / "b" / "two.cypher"
    assert problems == [
        Problem(
            Where(str(second), 1, 1), "question-same-name", f"{first} and {second} are both named 'two'", "rename one"
        )
    ]


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    assert read_questions(tmp_path / "none") == (
        {},
        [
            Problem(
                Where(str(tmp_path / "none")),
                "question-folder",
                "there is no such folder of questions",
                "make it, or fix the project's setting `questions`",
            )
        ],
    )


WORDS = "// param column a : string list< > ? = -- ' \" $a ; mode: write MATCH (n) RETURN n AS x 1 /* ` null 2025-01-01"
PIECES = st.sampled_from([*WORDS.split(), "// Title\n", "//   ", " ", "\n", "\r\n", ":param {a: ''}", "\u2028"])


@given(st.one_of(st.text(), st.lists(PIECES).map("".join)))
def test_any_text_is_a_question_or_a_list_of_problems_with_places(text: str) -> None:
    question, problems = read_question(HERE, text)
    assert (question is None) == bool(problems)
    assert all(p.where.file == F and p.code and p.message for p in problems)
    assert all(p.where.line <= text.count("\n") + 1 for p in problems)


def test_a_question_may_say_why_it_matters() -> None:
    question, problems = read_question(
        HERE, "// Who\n// why: For one,\n//   to know.\n// column id: string\n\nMATCH (n) RETURN n.id AS id\n"
    )
    assert problems == []
    assert question is not None
    assert question.why == "For one, to know."
