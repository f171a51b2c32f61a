"""Many problems are few causes, and what may follow from a cause is told apart."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.causes import MAX_SIMILAR, attributed, causes, following
from graphmodel.claims.labels import unknown_label
from graphmodel.problems import Problem, Where, total


def wrong(line: int, value: str = "x", column: str = "depth", **more: object) -> Problem:
    where = Where("ports.csv", line)
    return Problem(where, "wrong-type", f"{column}: {value!r} does not fit", "an integer", cause=column, **more)  # type: ignore[arg-type]


def missing(line: int, hint: str = "declare it", label: str = "Ship") -> Problem:
    said = f"no source declares the {label} 's{line}'"
    return Problem(Where("calls.csv", line), "missing-end", said, hint, label=label)


def split(problems: list[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Ships are in ports.csv, ports in other.csv; both are tables."""
    files = {"Ship": ["ports.csv"], "Port": ["other.csv"]}
    return following(attributed(problems, lambda label: files.get(label, ()), ("ports.csv", "other.csv")))


def test_what_a_check_calls_one_cause_is_one_with_its_first_places() -> None:
    (depth, name) = causes([*map(wrong, range(9, 1, -1)), wrong(1, column="name")])
    assert (name.count, depth.count) in ((8, 1), (1, 8))
    by_column = {each.first.cause: each for each in (depth, name)}
    assert [each.where.line for each in by_column["depth"].examples] == [2, 3, 4]


def test_those_that_were_not_kept_are_counted_and_are_no_example() -> None:
    rest = Problem(Where("ports.csv"), "wrong-type", "500 more", "fix", cause="depth", count=500)
    (cause,) = causes([rest, wrong(3), wrong(4)])
    assert cause.count == 502
    assert [each.where.line for each in cause.examples] == [3, 4]
    assert total([rest, wrong(3)]) == 501


def test_few_that_differ_in_values_alone_are_told_one_by_one() -> None:
    assert len(causes(map(missing, range(MAX_SIMILAR)))) == MAX_SIMILAR
    assert [each.count for each in causes(map(missing, range(MAX_SIMILAR + 1)))] == [MAX_SIMILAR + 1]


def test_different_hints_are_different_causes() -> None:
    found = causes(missing(n, f"did you mean 's{n % 2}'?") for n in range(40))
    assert [each.count for each in found] == [20, 20]


def test_missing_nodes_may_follow_from_rows_that_were_not_read() -> None:
    slip = missing(9, "did you mean 's8'?")
    told, later = split([missing(1), wrong(2), slip])
    assert [each.code for each in told] == ["missing-end", "wrong-type"]
    assert [(each.message, each.follows) for each in later] == [(missing(1).message, Where("ports.csv", 2))]


def test_a_node_of_another_type_is_missing_for_itself() -> None:
    port = missing(1, label="Port")
    assert split([port, wrong(2)]) == ([port, wrong(2)], [])


def test_a_header_that_stands_twice_kept_no_node_out() -> None:
    header = Problem(Where("ports.csv", 4), "repeated-header", "this row is the header once more")
    assert split([missing(1), header]) == ([missing(1), header], [])


def test_what_keeps_a_whole_source_out_is_named_before_a_row() -> None:
    column = Problem(Where("ports.csv", 9), "unknown-column", "the table has no column 'x'")
    _, (later,) = split([missing(1), wrong(2), column])
    assert later.follows == column.where


def test_a_fault_outside_of_tables_may_have_kept_any_node_out() -> None:
    sheet = Problem(Where("news.yaml", 3), "unknown-property", "no such property")
    _, later = split([missing(1), missing(2, label="Port"), sheet])
    assert [each.follows for each in later] == [sheet.where] * 2


@pytest.mark.parametrize("code", ["not-storable", "not-allowed", "bad-date", "rule", "rule-failed", "sql-failed"])
def test_whatever_keeps_a_row_out_keeps_its_node_out(code: str) -> None:
    fault = Problem(Where("ports.csv", 2), code, "it does not fit")
    assert [each.follows for each in split([missing(1), fault])[1]] == [fault.where]


def test_a_label_that_no_claim_has_may_follow_from_a_row_of_its_own_file() -> None:
    label = unknown_label("9", Where("ports.csv", 7))
    told, later = split([label, wrong(2)])
    assert (told, [each.follows for each in later]) == ([wrong(2)], [Where("ports.csv", 2)])
    nobody = Problem(Where("ports.csv", 3), "unknown-id", "no Ship has the name 'x'")
    assert [each.follows for each in split([label, nobody])[1]] == [nobody.where]
    elsewhere = unknown_label("9", Where("calls.csv", 7))
    slip = unknown_label("stak", Where("ports.csv", 7), ["stake"])
    for own in (elsewhere, slip):
        assert {each.code for each in split([own, wrong(2)])[0]} == {"claim-label", "wrong-type"}


def test_names_that_are_unknown_may_follow_from_anything_that_kept_rows_out() -> None:
    name = Problem(Where("news.yaml", 9), "unknown-id", "no source declares 'x'", "declare it")
    assert split([name, wrong(2)]) == ([wrong(2)], [name])
    assert split([name]) == ([name], [])


def test_without_such_a_fault_they_are_causes() -> None:
    lint = Problem(Where("a.cypher", 1, 1), "GM101", "no such label")
    assert split([missing(1), lint]) == ([lint, missing(1)], [])
    warning = Problem(Where("ports.csv"), "table-no-rows", "the table has no rows", severity="warning")
    assert split([missing(1), warning])[1] == []


@given(st.lists(st.builds(wrong, st.integers(1, 50), st.text(max_size=3), st.sampled_from(["a", "b"]))), st.randoms())
def test_no_problem_is_lost_and_order_does_not_matter(problems: list[Problem], shuffled: random.Random) -> None:
    found = causes(problems)
    assert sum(cause.count for cause in found) == len(problems)
    shuffled.shuffle(problems)
    assert causes(problems) == found
