"""`docs/lint.md`: every rule has a section, whose first query breaks just that rule, and whose second breaks none."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

from graphmodel.databases import Database
from graphmodel.problems import Problem
from graphmodel.queries import read_question
from graphmodel.queries.lint import RULES, Lint, Vocabulary
from graphmodel.queries.lint.explaining import explain

PAGE = (Path(__file__).parents[3] / "docs" / "lint.md").read_text(encoding="utf-8")
SECTION = re.compile(r"^### (GM\d+) (.*)$", re.MULTILINE)
BLOCK = re.compile(r"^```cypher\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HERE = Path("example.cypher")


def _rules() -> Lint:
    module = ModuleType("page_lint_examples")
    sys.modules[module.__name__] = module
    for block in re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL):
        exec(block, vars(module))
    return Lint(Vocabulary.of(vars(module)["model"]))


LINT = _rules()
PARTS = SECTION.split(PAGE)
EXAMPLES = {code: tuple(BLOCK.findall(text)) for code, text in zip(PARTS[1::3], PARTS[3::3], strict=True)}


def found(text: str) -> list[Problem]:
    return LINT.text(HERE, text, bare=not text.startswith("//"))


def test_every_rule_has_a_section_in_its_own_words() -> None:
    assert dict(zip(PARTS[1::3], PARTS[2::3], strict=True)) == {rule.code: rule.title for rule in RULES.values()}


@pytest.mark.parametrize("code", [code for code in RULES if code != "GM601"])
def test_the_first_query_breaks_the_rule_and_the_second_is_mended(code: str) -> None:
    broken, mended = EXAMPLES[code]
    assert [(p.code, p.severity) for p in found(broken)] == [(code, RULES[code].severity)]
    assert all(p.hint for p in found(broken))
    assert found(mended) == []


@pytest.mark.long
def test_the_engine_refuses_the_first_query_and_plans_the_second(database: Database) -> None:
    questions = [read_question(HERE, text)[0] for text in EXAMPLES["GM601"]]
    told = [[p.code for p in explain(database, question)] for question in questions if question is not None]
    assert told == [["GM601"], []]
