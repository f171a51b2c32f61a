"""The options beside or under a fact line: what stands about the claim itself, apart from the type's own properties."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from graphmodel.claims import Claim
from graphmodel.claims.claim import Basis, Rank
from graphmodel.model import SOMEONE, Key, Node, PartialDate
from graphmodel.problems import Problem, Where, did_you_mean
from graphmodel.sources.lines import WORDS, Name, parse_names
from graphmodel.sources.rows import Registry
from graphmodel.sources.tree import Mapping as TreeMapping
from graphmodel.sources.tree import Node as Tree
from graphmodel.sources.tree import Scalar
from graphmodel.sources.tree import Sequence as TreeSequence

CLAIM_OPTIONS = (
    *("since", "until", "if", "because", "rebuts", "alternative_of", "that", "as"),
    *("except", "share", "holder", "basis", "rank", "confidence", "note", "resolved"),
)
CERTAINTIES = {"may": "possible", "likely": "likely", "unclear": "unclear"}
RESOLVABLE = ("since", "until", "when")
NESTED = ("that", "if", "because", "rebuts", "alternative_of")
ReadLines = Callable[[Tree], list[Claim]]


@dataclass
class Options:
    """What the options of one line say: `claim` are arguments of `Claim`, `properties` wait for the model."""

    claim: dict[str, Any] = field(default_factory=dict)
    properties: dict[str, Tree] = field(default_factory=dict)
    places: dict[str, Where] = field(default_factory=dict)
    since: PartialDate | None = None
    until: PartialDate | None = None


def word_axes(words: Sequence[str], where: Where, problems: list[Problem]) -> dict[str, Any]:
    """The axes that the words before a type stand for."""
    axes: dict[str, Any] = {}
    if "not" in words:
        axes["polarity"] = "denied"
    if "was" in words:
        axes["ended"] = True
    firmness = [word for word in words if word in CERTAINTIES]
    if len(firmness) > 1 or len(set(words)) < len(words):
        fault = "these words do not go together: " + " ".join(words)
        problems.append(Problem(where, "fact-words", fault, "take one of may, likely, unclear"))
    if firmness:
        axes["certainty"] = CERTAINTIES[firmness[0]]
    return axes


class OptionReader:
    """Reads the options of one line; problems go to the list given."""

    def __init__(self, registry: Registry, problems: list[Problem], lines: ReadLines) -> None:
        self.registry = registry
        self.problems = problems
        self.lines = lines

    def read(self, tree: Tree | None, own: Mapping[str, Any], what: str) -> Options:
        """The options in a mapping. A type's own property takes a name before an option of that name."""
        options = Options()
        if isinstance(tree, TreeSequence):
            options.claim["that"] = self.lines(tree)
        elif isinstance(tree, TreeMapping):
            for key, value in tree.pairs:
                self._option(key, value, own, what, options, tree.flow)
        elif isinstance(tree, Scalar) and not tree.empty:
            hint = "put it under an option: {note: ...}"
            self._fault(tree.where, "fact-option", f"{tree.text!r} stands alone after the fact", hint)
        return options

    def _option(
        self, key: Scalar, value: Tree, own: Mapping[str, Any], what: str, options: Options, flow: bool
    ) -> None:
        name = key.text
        options.places[name] = value.where
        if name in own and name not in ("since", "until"):
            options.properties[name] = value
        elif name not in CLAIM_OPTIONS:
            self._unknown(key, value, own, what, flow)
        elif name in ("since", "until"):
            setattr(options, name, self._date(value, name))
        elif name in NESTED:
            self._nested(name, value, options)
        else:
            getattr(self, f"_{name}")(value, options.claim)

    def _unknown(self, key: Scalar, value: Tree, own: Mapping[str, Any], what: str, flow: bool) -> None:
        if flow and isinstance(value, Scalar) and value.empty:
            fault = f"{key.text!r} has no value: a comma inside {{ }} ended the text before it"
            self._fault(key.where, "yaml-comma", fault, 'put the whole text in double quotes: {note: "one, two"}')
            return
        known = [*own, *CLAIM_OPTIONS]
        hint = did_you_mean(key.text, known)
        self._fault(key.where, "unknown-option", f"{what} has no property or option {key.text!r}", hint)

    def _nested(self, name: str, value: Tree, options: Options) -> None:
        if name == "that":
            options.claim["that"] = self.lines(value)
        elif name == "if":
            options.claim["conditions"] = self.lines(value)
        else:
            target = {"because": "reasons"}.get(name, name)
            options.claim[target] = [claim for item in _items(value) for claim in self._label_or_lines(item)]

    def _label_or_lines(self, item: Tree) -> list[Claim | str]:
        if isinstance(item, Scalar) and item.text and " " not in item.text and "." not in item.text:
            return [item.text]
        return list(self.lines(item))

    def _date(self, value: Tree, name: str) -> PartialDate | None:
        try:
            return PartialDate(self._word(value, name))
        except ValueError as wrong:
            self._fault(value.where, "bad-date", str(wrong), "write 2016, 2025-04 or 2025-07-03; .. for an open end")
            return None

    def _as(self, value: Tree, claim: dict[str, Any]) -> None:
        claim["label"] = self._word(value, "as")

    def _note(self, value: Tree, claim: dict[str, Any]) -> None:
        claim["note"] = self._word(value, "note")

    def _share(self, value: Tree, claim: dict[str, Any]) -> None:
        claim["share"] = self._word(value, "share")

    def _except(self, value: Tree, claim: dict[str, Any]) -> None:
        names = [name for item in _items(value) for name in self._names(item)]
        claim["excepting"] = [end for end in (self.end(name, value.where) for name in names) if end is not None]

    def _holder(self, value: Tree, claim: dict[str, Any]) -> None:
        if isinstance(value, Scalar) and value.quoted:
            claim["holder"] = value.text
        else:
            end = self.end(Name(self._word(value, "holder")), value.where)
            if end is not None:
                claim["holder"] = end

    def _basis(self, value: Tree, claim: dict[str, Any]) -> None:
        self._choice("basis", value, get_args(Basis), claim)

    def _rank(self, value: Tree, claim: dict[str, Any]) -> None:
        self._choice("rank", value, get_args(Rank), claim)

    def _confidence(self, value: Tree, claim: dict[str, Any]) -> None:
        text = self._word(value, "confidence")
        try:
            claim["confidence"] = float(text)
        except ValueError:
            claim["confidence"] = -1.0
        if not 0 <= claim["confidence"] <= 1:
            self._fault(value.where, "fact-option", f"a confidence of {text!r}", "give a number from 0 to 1")

    def _resolved(self, value: Tree, claim: dict[str, Any]) -> None:
        names = {self._word(item, "resolved") for item in _items(value)}
        unknown = names - set(RESOLVABLE)
        if unknown:
            hint = "resolved is since, until or when, or a list of these"
            self._fault(value.where, "fact-option", f"resolved: {', '.join(sorted(unknown))}", hint)
        claim["resolved"] = frozenset(names)

    def _choice(self, name: str, value: Tree, allowed: tuple[str, ...], claim: dict[str, Any]) -> None:
        text = self._word(value, name)
        if text not in allowed:
            fault = f"{name} {text!r} is none of {', '.join(allowed)}"
            self._fault(value.where, "fact-option", fault, did_you_mean(text, allowed))
        else:
            claim[name] = text

    def end(self, name: Name, where: Where) -> Node | Key[Any] | None:
        """The node that a name stands for; None, and a problem, where there is none."""
        if name.text == "someone" and not name.quoted:
            return SOMEONE
        if not name.quoted and name.text in WORDS:
            self._fault(
                where, "fact-words", f"the word {name.text!r} stands where a name should", "put it before the type"
            )
            return None
        found = self.registry.find(name.text, where)
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        return found

    def _names(self, item: Tree) -> tuple[Name, ...]:
        if isinstance(item, Scalar) and item.quoted:
            return (Name(item.text),)
        return parse_names(self._word(item, "names"))[1]

    def _word(self, value: Tree, name: str) -> str:
        if isinstance(value, Scalar) and value.text:
            return value.text
        self._fault(value.where, "fact-option", f"{name} takes a text here", f"write {name}: ...")
        return ""

    def _fault(self, where: Where, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(where, code, message, hint))


def _items(tree: Tree) -> tuple[Tree, ...]:
    return tree.items if isinstance(tree, TreeSequence) else (tree,)
