"""Problems on standard error: a line for each cause, with its number and places, and the next step once.

A message, a hint or a place that repeats an endless text is abridged; JSON has it whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from graphmodel.causes import Cause, causes, following, in_order
from graphmodel.cli.output import Styled, count, remark
from graphmodel.controls import visible_line
from graphmodel.errors import GraphmodelError
from graphmodel.problems import NOWHERE, Problem, abridged, total

_MOST = 50
_KINDS = 3
_KEPT = "graphmodel.max_problems"
ALL_HINT = "--max-problems all lists each"
ALL = 0


class Most(click.ParamType[int]):
    """A number of at least 1, or `all`."""

    name = "N"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number; 0 for `all`."""
        if value == "all":
            return ALL
        if not str(value).isdigit() or int(value) < 1:
            self.fail(f"{value!r} is neither a number of at least 1 nor `all`", param, ctx)
        return int(value)


def _keep(ctx: click.Context, _: click.Parameter, value: int) -> None:
    ctx.meta[_KEPT] = value


problems_option = click.option(
    "--max-problems",
    type=Most(),
    metavar="N",
    default=_MOST,
    show_default=True,
    expose_value=False,
    callback=_keep,
    help="Causes of problems that are printed; all: every problem, each with its place.",
)


def max_problems() -> int:
    """How many causes the command was asked to print; `ALL` for every problem."""
    context = click.get_current_context(silent=True)
    return int(context.meta.get(_KEPT, _MOST)) if context is not None else _MOST


def print_problems(problems: Iterable[Problem]) -> None:
    """Each cause in order of place: `file:line:column code message`, how many more, its hint; last what may follow."""
    found = list(problems)
    most = max_problems()
    if most == ALL:
        for problem in in_order(found):
            _print(problem)
        return
    first, later = following(found)
    listed = causes(first)
    for cause in listed[:most]:
        mine = [each for each in later if each.follows in cause.places]
        _print(cause.first, _others(cause), _following(mine))
        later = [each for each in later if each.follows not in cause.places]
    if left := listed[most:]:
        number = sum(cause.count for cause in left)
        remark(f"and {count(len(left), 'more cause')} of {count(number, 'problem')}\n  hint: {ALL_HINT}")
    if later:
        remark(f"{_following(later, 'those above')}\n  hint: fix these first; {ALL_HINT}")


def _following(problems: Sequence[Problem], from_what: str = "this") -> str:
    """How many problems may follow from one that is printed, and where they are."""
    if not problems:
        return ""
    counted = count(total(problems), "problem may follow", "problems may follow")
    kinds = list(dict.fromkeys(f"{each.code} in {each.where.file}" for each in problems))
    return f"{counted} from {from_what}: {', '.join(kinds[:_KINDS])}{' and elsewhere' if len(kinds) > _KINDS else ''}"


def print_error(error: GraphmodelError) -> None:
    """What stopped the work: the problems that caused it, then the error itself, each with its hint.

    Where it has no place in a file, a colon follows the code: `project: git knows no revision 'v9'`.
    """
    print_problems(error.problems)
    _print(Problem(error.where, error.code, error.message, error.hint))


def _others(cause: Cause) -> str:
    more = cause.count - 1
    if not more:
        return ""
    places = [str(each.where) for each in cause.examples[1:] if each.where.line]
    rest = "" if more == len(places) else " and others" if places else ""
    at = f", at {', '.join(places)}{rest}" if places else ""
    return f"{more:,} more like this{at}"


def _print(problem: Problem, others: str = "", following: str = "") -> None:
    placed = problem.where != NOWHERE
    place: list[str | Styled] = [Styled(visible_line(abridged(str(problem.where))), bold=True), " "] if placed else []
    code = Styled(visible_line(problem.code), "red" if problem.severity == "error" else "yellow")
    remark(*place, code, " " if placed else ": ", abridged(problem.message).replace("\n", "\n  "))
    if others:
        remark(f"  {visible_line(others)}")
    if problem.hint:
        remark(f"  hint: {abridged(problem.hint)}")
    if following:
        remark(f"  {visible_line(following)}")
