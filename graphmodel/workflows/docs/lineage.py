"""What depends on what: from sources through the types that they name to the questions that ask for these types."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphmodel.model import Model
    from graphmodel.workflows.model import TypeReport

Links = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Lineage:
    """The links, each way. A type that a source names reaches every question that asks for it or a type above it.

    A question that asks for an abstract type, such as anything with a name, depends on every source with a node below
    it. That would drown the rest, so it is held apart: `broad` has the abstract types that each question asks for.
    """

    types_of_source: Links
    types_of_question: Links
    sources_of_type: Links
    questions_of_type: Links
    questions_of_source: Links
    sources_of_question: Links
    broad: Links


def trace(model: Model, types: Sequence[TypeReport]) -> Lineage:
    """The lineage of a project's types, from the places that use each."""
    sources: dict[str, dict[str, None]] = defaultdict(dict)
    questions: dict[str, dict[str, None]] = defaultdict(dict)
    for report in types:
        for use in report.sources:
            if use.of == report.name:
                sources[use.what][report.name] = None
        for use in report.questions:
            if use.of == report.name:
                questions[use.what][report.name] = None
    reached = {name: _reached(model, asked) for name, asked in questions.items()}
    feeding = {
        question: tuple(source for source, named in sources.items() if set(named) & found)
        for question, found in reached.items()
    }
    return Lineage(
        types_of_source=_frozen(sources),
        types_of_question=_frozen(questions),
        sources_of_type=_inverse(_frozen(sources)),
        questions_of_type=_inverse({name: tuple(sorted(found)) for name, found in reached.items()}),
        questions_of_source=_inverse(feeding),
        sources_of_question=feeding,
        broad={name: tuple(each for each in asked if _is_abstract(model, each)) for name, asked in questions.items()},
    )


def _reached(model: Model, asked: Mapping[str, None]) -> set[str]:
    """The types whose change a question sees: those it names, and those below one that is not abstract."""
    found = set(asked)
    for label in asked:
        if label in model.nodes and not model.nodes[label].abstract:
            found |= set(model.descendants(label))
    return found


def _is_abstract(model: Model, name: str) -> bool:
    return name in model.nodes and model.nodes[name].abstract


def _frozen(links: Mapping[str, Mapping[str, None]]) -> Links:
    return {name: tuple(found) for name, found in links.items()}


def _inverse(links: Links) -> Links:
    found: dict[str, list[str]] = defaultdict(list)
    for name, others in links.items():
        for other in others:
            found[other].append(name)
    return {name: tuple(others) for name, others in found.items()}
