"""Findings for other programs: GitHub's annotations, SARIF, JSON."""

from __future__ import annotations

import json

from graphmodel.problems import Problem, Where
from graphmodel.queries.lint.reporting import report

FOUND = [
    Problem(Where("cypher/a,b.cypher", 4, 8), "GM101", "the model has no label 'X%'", "did you mean 'Y'?", "error"),
    Problem(Where("cypher/c.cypher"), "question-empty", "it is empty", "", "error"),
    Problem(Where("cypher/c.cypher", 2, 3), "GM001", "this statement was not checked", "", "note"),
]


def test_github_gets_an_annotation_a_line_with_its_signs_escaped() -> None:
    assert report(FOUND, "github").split("\n") == [
        "::error file=cypher/a%2Cb.cypher,line=4,col=8,title=GM101::the model has no label 'X%25'%0Adid you mean 'Y'?",
        "::error file=cypher/c.cypher,line=1,col=1,title=question-empty::it is empty",
        "::notice file=cypher/c.cypher,line=2,col=3,title=GM001::this statement was not checked",
    ]


def test_json_holds_every_field() -> None:
    assert json.loads(report(FOUND, "json"))[0] == {
        "file": "cypher/a,b.cypher",
        "line": 4,
        "column": 8,
        "code": "GM101",
        "severity": "error",
        "message": "the model has no label 'X%'",
        "hint": "did you mean 'Y'?",
    }


def test_sarif_names_each_rule_and_points_each_result_at_its_place() -> None:
    run = json.loads(report(FOUND, "sarif"))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["GM001", "GM101", "question-empty"]
    first = run["results"][0]
    assert rules[first["ruleIndex"]] == first["ruleId"] == "GM101"
    assert first["level"] == "error"
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "cypher/a,b.cypher"},
        "region": {"startLine": 4, "startColumn": 8},
    }


def test_nothing_found_is_an_empty_report() -> None:
    assert report([], "github") == ""
    assert json.loads(report([], "json")) == []
    assert json.loads(report([], "sarif"))["runs"][0]["results"] == []
