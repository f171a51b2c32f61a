"""What a mapping writes itself: texts that stand for themselves, what `values` makes of a cell, and defaults.

They are the same for every row, so what is wrong with them is the mapping's fault, and reported at its line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from graphmodel.claims import Document
from graphmodel.claims.bounds import SIDES as BOUNDS
from graphmodel.claims.faults import AXES, share_fault
from graphmodel.claims.shares import is_share
from graphmodel.model import PropertyType
from graphmodel.problems import NOWHERE, Problem, Where, did_you_mean
from graphmodel.sources.tables.beside import axis, unfit
from graphmodel.sources.tables.cells import ValueReader
from graphmodel.sources.tables.described import DATES, document_day
from graphmodel.sources.tables.form_hints import option_of
from graphmodel.sources.tables.table import DocumentColumns, Table
from graphmodel.sources.tables.typed import Typed, own_rules
from graphmodel.sources.tables.unfit import InvalidValue
from graphmodel.sources.tables.value import Value

DATE_HINT = "write 2016, 2025-04 or 2025-07-03"
_TEXTS_OF_DOCUMENTS = ("id", "title", "author", "url", "licence")


def given_faults(
    value: Value, declared: PropertyType, title: str, where: Where, table: Table, model_cls: type[BaseModel]
) -> Iterator[Problem]:
    """What `values` and `default` give a property that it does not take; `title` is what a reader calls it."""
    if own_rules(model_cls) or value.parts:
        return
    reader, typed = ValueReader(value, table, declared), Typed(model_cls, title.partition(".")[0], declared)
    for place, source, text in _given(value, where):
        problems: list[Problem] = []

        def refuse(
            _: int, code: str, message: str, hint: str, problems: list[Problem] = problems, at: Where = place
        ) -> None:
            problems.append(Problem(at, code, message, hint))

        made = [each for each in reader.converted([text], refuse) if each is not None]
        typed.column([made] if declared.many and made and not isinstance(text, list) else made, refuse)
        for problem in problems[:1]:
            yield replace(problem, message=f"{source}: {problem.message}", hint=_settled(problem.hint, source, title))


def _settled(hint: str, source: str, title: str) -> str:
    """The next step at a mapping's own text: not the option that would read a cell."""
    if hint and not option_of(hint):
        return hint
    nothing = ", or null for nothing" if source.startswith("values") else ""
    return f"write there what {title} takes{nothing}"


def _given(value: Value, where: Where) -> Iterator[tuple[Where, str, Any]]:
    """What `values` and `default` give, each with its place and what to call it."""
    for key, text in value.values.items():
        if text is not None:
            yield value.places.get(("values", key), _at(value, where)), f"values of {key!r}", text
    if value.default is not None:
        yield value.places.get("default", _at(value, where)), "default", value.default


def _at(value: Value, where: Where) -> Where:
    return value.at if value.at != NOWHERE else where


def beside_faults(name: str, value: Value, where: Where) -> Iterator[Problem]:
    """The texts that do not suit an option of a claim: those that stand for themselves, `values` and `default`."""
    if value.constant is not None and (found := _unfit(name, value.constant)):
        yield Problem(where, *found[:2], or_column(found[2], name, value.constant))
    for place, source, text in _given(value, where):
        if found := _unfit(name, text):
            yield Problem(place, found[0], f"{source}: {found[1]}", found[2])


def document_faults(document: DocumentColumns) -> Iterator[Problem]:
    """The texts for days of documents that are none."""
    for name in DATES:
        value = document.values.get(name)
        if not isinstance(value, Value) or not isinstance(value.constant, str):
            continue
        try:
            document_day(name, value.constant)
        except (ValueError, AttributeError) as wrong:
            where = document.places.get(name, document.at)
            yield Problem(where, "bad-date", f"{name}: {wrong}", or_column(DATE_HINT, name, value.constant))


def _unfit(name: str, given: Any) -> tuple[str, str, str] | None:
    """The code, the message and the hint of a text that does not suit an option of a claim."""
    if name in AXES:
        allowed = AXES[name]
        fault = f"{name} {given!r} is none of {', '.join(allowed)}"
        return None if given in allowed else ("claim-axis", fault, did_you_mean(str(given), allowed))
    try:
        made = axis(name, given)
        if name == "confidence" and not 0 <= made <= 1:
            raise InvalidValue("it is not from 0 to 1")
    except (ValueError, TypeError, AttributeError) as wrong:
        code, message, hint = unfit(name, given, wrong)
        return code, message, DATE_HINT if name in BOUNDS else hint
    if name == "share" and not is_share(made):
        problem = share_fault(made)
        return problem.code, problem.message, problem.hint
    return None


def or_column(hint: str, name: str, text: Any) -> str:
    """The hint at a text that may be meant as the name of a column."""
    if hint.startswith("did you mean"):
        return hint
    also = f"where it is a column: {name}: {{column: {text}}}"
    return f"{hint}; {also}" if hint else also


def literal_problems(table: Table, header: Iterable[str]) -> Iterator[Problem]:
    """The texts that stand for themselves in every row and are the names of columns."""
    names = {*header}
    for name, value, where in _texts(table):
        if value.constant in names and "constant" not in value.places:
            document_id = name == "id"
            fault = f"{name} is the text {value.constant!r} in every row, and the table has a column of that name"
            hint = f"take the column: {name}: {{column: {value.constant}}}"
            hint += "" if document_id else f"; where the text is meant: {name}: {{constant: {value.constant}}}"
            yield Problem(where, "mapping-literal", fault, hint, "error" if document_id else "warning")


def _texts(table: Table) -> Iterator[tuple[str, Value, Where]]:
    """The texts of a mapping that stand for themselves, where they may be any: by option and place."""
    for record in (each for claim in table.claims for each in claim.family):
        for name, value in record.said.items():
            if isinstance(value, Value) and value.at != NOWHERE and isinstance(value.constant, str):
                yield name, value, value.at
    if isinstance(table.document, DocumentColumns):
        for name, value in table.document.values.items():
            if isinstance(value, Value) and value.at != NOWHERE and isinstance(value.constant, str):
                yield name, value, value.at
    elif isinstance(table.document, Document):
        for name in _TEXTS_OF_DOCUMENTS[1:]:
            where = table.places.get(f"document.{name}", NOWHERE)
            if where != NOWHERE and isinstance(text := getattr(table.document, name), str):
                yield name, Value(constant=text), where
