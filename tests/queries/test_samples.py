"""Sample values in the `:param` line of a question."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphmodel.queries import read_question, read_questions

TEXT = """\
// Who
// question: Who?
// param who: string -- a name
// param ports: list<string> -- names
// param on: date -- a day
// param top: integer = 3 -- how many
// {line}
// column name: string

MATCH (n:Port) WHERE n.name IN $ports AND n.day = $on AND n.who = $who RETURN n.name AS name ORDER BY name LIMIT $top
"""


@pytest.mark.parametrize(
    ("line", "fits"),
    [
        (":param {who: '', ports: [], on: date('2000-01-01'), top: 3}", True),
        (":param {who: 'Arland', ports: ['Bria', 'a, b: c'], on: date('2031-05-01'), top: 3}", True),
        (':param {who: "Arland", ports: ["Bria"], on: date("2031-05-01"), top: 3}', True),
        (":param {who: 'Arland', ports: ['Bria'], on: date('2031-05-01'), top: 4398046511192}", True),
        (":param {who: 7, ports: ['Bria'], on: date('2031-05-01'), top: 3}", False),
        (":param {who: 'Arland', ports: 'Bria', on: date('2031-15-01'), top: 3}", False),
        (":param {who: 'Arland', ports: ['Bria'], top: 3}", False),
        (":param {ports: ['Bria'], who: 'Arland', on: date('2031-05-01'), top: 3}", True),
        (":param {who: 'Arland', ports: ['Bria'], on: date('2031-05-01'), top: 'three'}", False),
        (":param {who: null, ports: ['Bria'], on: date('2031-05-01'), top: 3}", False),
        (":param {who: 'Arland', ports: ['Bria'], on: date('2031-05-01'), top: 3, more: 1}", False),
        (":param who => 'Arland'", False),
        (":param {who: 'Arland', ports: []}\n// :param {on: date('2031-05-01'), top: 3}", True),
        (":param who => 'Arland'\n// :param ports => []\n// :param on => date('2031-05-01')\n// :param top => 3", True),
        (":param {who: 'Arland', ports: []}\n// :param {on: 7, top: 3}", False),
    ],
)
def test_a_parameter_may_have_a_sample_of_its_type(line: str, fits: bool, tmp_path: Path) -> None:
    (tmp_path / "who.cypher").write_text(TEXT.format(line=line), encoding="utf-8")
    questions, problems = read_questions(tmp_path)
    found = [problem.code for problem in problems]
    assert found == ([] if fits else ["question-browser"])
    assert list(questions) == ["who"]  # Browser's line is no fault of the question


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (":param a: 1\n// :param b => 2", ["3 this line sets no parameter: :param a: 1"]),
        (":param a => 1\n// :param b 2", ["4 this line sets no parameter: :param b 2"]),
        (
            ":param a =>\n// :param\n// :param {a: 1, b}",
            [
                "3 this line sets no parameter: :param a =>",
                "4 this line sets no parameter: :param",
                "5 this line sets no parameter: :param {a: 1, b}",
            ],
        ),
        (":param a => 1\n// :param a => 3", ["4 :param sets a on line 3 already"]),
        (":param {a: 1, `a`: 3}", ["3 :param sets a on line 3 already"]),
        (":param {}\n// :param b => 2", ["3 the :param line does not fit: a is not there"]),
        (":param {}\n// :param {a: 1}\n// :param b => 2;", []),
        (":param {a: 1}\n// :param c => 2", ["3 the :param line does not fit: there is no parameter 'c'"]),
    ],
)
def test_no_line_of_several_is_dropped_without_a_word(lines: str, expected: list[str]) -> None:
    text = f"// T\n// param a: integer\n// {lines}\n// param b: integer\n// column x: any\n\nRETURN $a + $b AS x\n"
    question, problems = read_question(Path("q.cypher"), text)
    assert [f"{problem.where.line} {problem.message}" for problem in problems] == expected
    assert {problem.severity for problem in problems} <= {"warning"}
    assert question is not None


def test_a_question_without_parameters_may_have_an_empty_map() -> None:
    assert read_question(Path("q.cypher"), "// T\n// :param {}\n// column x: any\n\nRETURN 1 AS x\n")[1] == []
