"""What a question's header says, and what is wrong with its lines."""

from graphmodel.problems import Problem, Where
from graphmodel.queries.header import Entry, Header, read_header

F = "q.cypher"


def entry(key: str, name: str, value: str, line: int, column: int) -> Entry:
    return Entry(key, name, value, Where(F, line, 4), Where(F, line, column))


def test_a_header_is_a_title_and_entries_up_to_the_first_line_that_is_no_comment() -> None:
    text = (
        "// Who recognizes whom\r\n"
        "// question: Which governments does each state recognize,\n"
        "//   and since: when?\n"
        "//\n"
        "//param actor: string = null -- by name\n"
        "// :param {actor: null}\n"
        "// column  since  :  date?\n"
        "\n"
        "// note: not part of the header\n"
    )
    assert read_header(F, text) == (
        Header(
            "Who recognizes whom",
            (
                entry("question", "", "Which governments does each state recognize, and since: when?", 2, 14),
                Entry("param", "actor", "string = null -- by name", Where(F, 5, 3), Where(F, 5, 16)),
                entry("column", "since", "date?", 7, 22),
            ),
            Entry(":param", "", ":param {actor: null}", Where(F, 6, 1), Where(F, 6, 1)),
        ),
        [],
    )


def test_every_line_that_does_not_fit_is_named() -> None:
    text = (
        "// Title\n// Question: why?\n// just a note\n// mode: read\n// mode: write\n"
        "// param a b: string\n// column: string\n// tags x: y\n//  column two: string\n// column 2nd: string\n"
    )
    free = "; other comments go below a blank line"
    indent = "indent it by three spaces to go on with the line above, or put a blank line above a free comment"
    named = "write `column NAME: TYPE`; a name is letters, digits and _"
    line = "this line of the header is not `// key: value`"
    assert read_header(F, text)[1] == [
        Problem(Where(F, 2, 4), "question-key", "the header has no key 'Question'", "did you mean 'question'?" + free),
        Problem(Where(F, 3, 1), "question-header", line, indent),
        Problem(Where(F, 6, 1), "question-header", line, indent),
        Problem(Where(F, 7, 4), "question-header", "column has no name", named),
        Problem(Where(F, 8, 4), "question-header", "tags takes no name", "write `tags: ...`"),
        Problem(Where(F, 9, 1), "question-header", line, indent),
        Problem(Where(F, 10, 4), "question-header", "'2nd' is no name", named),
        Problem(Where(F, 5, 4), "question-twice", "mode is declared on line 4 already", "keep one"),
    ]


def test_a_text_without_a_title_is_told_so() -> None:
    title = Problem(
        Where(F, 1, 1), "question-title", "the first line is no title", "begin with a line `// What it asks`"
    )
    for text in ("MATCH (n) RETURN n", "//\n// mode: read\n", "// :param {a: 1}\n", "\n// Title\n"):
        assert title in read_header(F, text)[1]
