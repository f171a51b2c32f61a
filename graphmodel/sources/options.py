"""The options beside or under a fact line: what concerns the claim itself, apart from the type's own properties."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from graphmodel.claims import Claim
from graphmodel.claims.bounds import How
from graphmodel.claims.claim import Basis, Rank
from graphmodel.claims.faults import share_fault
from graphmodel.claims.shares import is_share
from graphmodel.model import OPEN, SOMEONE, Event, Key, Node, NodeType, PartialDate, PropertyType
from graphmodel.problems import Problem, Where, did_you_mean, shown
from graphmodel.sources.lines import WORDS, Name, parse_names
from graphmodel.sources.plain import broken_pair, misread
from graphmodel.sources.rows import Registry
from graphmodel.sources.tree import Mapping as TreeMapping
from graphmodel.sources.tree import Node as Tree
from graphmodel.sources.tree import Scalar
from graphmodel.sources.tree import Sequence as TreeSequence

CLAIM_OPTIONS = (
    *("since", "until", "before", "after", "during", "if", "because", "rebuts", "alternative_of", "that", "as"),
    *("except", "share", "holder", "basis", "rank", "confidence", "note", "resolved"),
)
CERTAINTIES = {"may": "possible", "likely": "likely", "unclear": "unclear"}
RESOLVABLE = ("since", "until", "when")
NESTED = ("that", "if", "because", "rebuts", "alternative_of")
TURNS: Mapping[str, How] = {"starts": "since", "ends": "until"}
"""What an event may do to a state of affairs, written as fact lines under it, and which bound it gives their claims."""
NOT_OF_EVENTS = ("since", "until", "that")
"""Options that an event's own line does not take: its day is `when`, and what is said is a line of its own."""
BOUNDS = ("since", "until", "before", "after", "during")
_LINE = re.compile(r"[\s.]")  # what a fact line holds, and a label does not
ReadLines = Callable[[Tree], list[Claim]]


@dataclass
class LineOptions:
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
        fault = f"these words do not go together: {shown(' '.join(words))}"
        problems.append(Problem(where, "fact-words", fault, "take each once, and one of may, likely, unclear"))
    if firmness:
        axes["certainty"] = CERTAINTIES[firmness[0]]
    return axes


class OptionReader:
    """Reads the options of one line; problems go to the list given."""

    def __init__(self, registry: Registry, problems: list[Problem], lines: ReadLines) -> None:
        self.registry = registry
        self.problems = problems
        self.lines = lines
        self._before = len(problems)

    @property
    def sound(self) -> bool:
        """Whether no problem was found since the reader was made. Half a claim is another claim."""
        return len(self.problems) == self._before

    def read(
        self, tree: Tree | None, own: Mapping[str, PropertyType | None], what: str, content: bool = False
    ) -> LineOptions:
        """The options in a mapping. A type's own property takes a name before an option of that name.

        `content` says that the line has no object yet, so that nested lines may follow under it.
        """
        options = LineOptions()
        if isinstance(tree, TreeMapping):
            for key, value in tree.pairs:
                self._option(key, value, own, what, options, tree.flow)
        elif isinstance(tree, TreeSequence) or (content and isinstance(tree, Scalar) and not tree.empty):
            options.claim["that"] = self.lines(tree)
        elif isinstance(tree, Scalar) and not tree.empty:
            hint = "put it under an option: {note: ...}"
            self._fault(tree.where, "fact-option", f"{tree.text!r} is alone after the fact", hint)
        return options

    def _option(
        self,
        key: Scalar,
        value: Tree,
        own: Mapping[str, PropertyType | None],
        what: str,
        options: LineOptions,
        flow: bool,
    ) -> None:
        name = key.text
        options.places[name] = value.where
        mine = name in own and name not in ("since", "until")
        broken = broken_pair(key, value, flow) or misread(name, value, own[name] if mine else None)
        if broken is not None:
            self.problems.append(broken)
        elif not mine and name not in CLAIM_OPTIONS:
            self._unknown(key, own, what)
        elif _empty(value):
            self._fault(value.where, "fact-option", f"{name} has no value", f"write {name}: ..., or leave it out")
        elif mine:
            options.properties[name] = value
        elif name in BOUNDS:
            self._bound(name, value, options)
        elif name in NESTED:
            self._nested(name, value, options)
        else:
            getattr(self, f"_{name}")(value, options.claim)

    def _unknown(self, key: Scalar, own: Iterable[str], what: str) -> None:
        hint = self.registry.model.suggest(key.text, [*own, *CLAIM_OPTIONS])
        if key.text == "when":
            hint = "write `since: ...`, `until: ...` or `during: ...`; only events have `when`"
        if " " in key.text:
            hint = "put `- ` before a line that is nested here, and indent options further than their line"
        self._fault(key.where, "unknown-option", f"{what} has no property or option {key.text!r}", hint)

    def _nested(self, name: str, value: Tree, options: LineOptions) -> None:
        if name == "that":
            options.claim["that"] = self.lines(value)
        elif name == "if":
            options.claim["conditions"] = self.lines(value)
        else:
            target = {"because": "reasons"}.get(name, name)
            options.claim[target] = [claim for item in items(value) for claim in self._label_or_lines(item)]

    def _label_or_lines(self, item: Tree) -> list[Claim | str]:
        if isinstance(item, Scalar) and item.text and not _LINE.search(item.text):
            return [item.text]
        return list(self.lines(item))

    def _bound(self, name: str, value: Tree, options: LineOptions) -> None:
        """A date, or an event that stands for the days on which it took place."""
        text = self._word(value, name)
        if not text:
            return
        try:
            bound: PartialDate | Key[Any] | None = PartialDate(text)
        except ValueError as wrong:
            bound = self._event(text, value.where, str(wrong))
        if name in ("since", "until") and isinstance(bound, PartialDate):
            setattr(options, name, bound)
        elif isinstance(bound, PartialDate) and bound.open:
            hint = f"leave it out; an open start or end is `since: {OPEN}`, `until: {OPEN}`"
            self._fault(value.where, "bad-date", f"nothing is {name} an open date", hint)
        elif bound is not None:
            options.claim.setdefault("bounds", {})[name] = bound

    def _event(self, text: str, where: Where, no_date: str) -> Key[Any] | None:
        """The event of an id that is where a date could."""
        found = self.registry.find(text, where)
        if isinstance(found, Key) and issubclass(found.of, Event):
            return found
        if isinstance(found, Key):
            hint = "name an event, or write a date"
            self._fault(where, "bad-date", f"{text!r} is a {found.of.__name__}, which has no days", hint)
        elif found.code == "ambiguous-id":
            self.problems.append(found)
        else:
            near = difflib.get_close_matches(text, self.registry.ids(), n=1)
            hint = f"did you mean {near[0]!r}?" if near else "write 2016, 2025-04 or 2025-07-03; .. for an open end; "
            self._fault(where, "bad-date", no_date, hint if near else f"{hint}or the id of an event")
        return None

    def _as(self, value: Tree, claim: dict[str, Any]) -> None:
        label = self._word(value, "as")
        if _LINE.search(label):
            hint = f"take {re.sub('[^0-9A-Za-z]+', '-', label).strip('-') or 'a-short-name'}"
            self._fault(value.where, "fact-option", f"the label {label!r} holds spaces or full stops", hint)
        claim["label"] = label

    def _note(self, value: Tree, claim: dict[str, Any]) -> None:
        claim["note"] = self._word(value, "note")

    def _share(self, value: Tree, claim: dict[str, Any]) -> None:
        claim["share"] = self._word(value, "share")
        if claim["share"] and not is_share(claim["share"]):
            self.problems.append(share_fault(claim["share"]).at(value.where))

    def _except(self, value: Tree, claim: dict[str, Any]) -> None:
        ends = [self.end(name, where) for _, name, where in self.names(value, "except", words=False)]
        claim["excepting"] = [end for end in ends if end is not None]

    def _holder(self, value: Tree, claim: dict[str, Any]) -> None:
        text = self._word(value, "holder")
        quoted = isinstance(value, Scalar) and value.quoted
        found = text if quoted else self.end(Name(text), value.where) if text else None
        if found is not None:
            claim["holder"] = found
        elif text and self.problems[-1].code == "unknown-id":
            last = self.problems.pop()
            self.problems.append(replace(last, hint=f"{last.hint}; a name that is no id goes in double quotes"))

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
        names = {self._word(item, "resolved") for item in items(value)}
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

    def names(self, tree: Tree, what: str, words: bool = True) -> Iterator[tuple[tuple[str, ...], Name, Where]]:
        """Each name of a list, or of one text such as `likely a, b`, with the words before it and its place."""
        for item in items(tree):
            if not isinstance(item, Scalar):
                self._fault(item.where, "fact-names", f"{what} takes a name or a list of names", f"write {what}: a, b")
                continue
            said, names = parse_names(item.text)
            if item.quoted and (item.text in self.registry.ids() or not names):
                said, names = (), (Name(item.text, quoted=True),)
            if not names or (said and not words):
                hint = "write a, b; an id with spaces goes in double quotes"
                self._fault(item.where, "fact-names", f"{what}: cannot read the names in {item.text!r}", hint)
                continue
            for name in names:
                yield said, name, item.where

    def end(self, name: Name, where: Where, kind: NodeType | None = None) -> Node | Key[Any] | None:
        """The node, of a type if one is wanted, that a name stands for; None, and a problem, where there is none."""
        if name.text == "someone" and not name.quoted:
            return SOMEONE
        if not name.quoted and name.text in WORDS:
            hint = "put it before the type; an id that is such a word goes in double quotes"
            self._fault(where, "fact-words", f"the word {name.text!r} is where a name should be", hint)
            return None
        found = self.registry.find(name.text, where, kind)
        if isinstance(found, Problem):
            self.problems.append(found)
            return None
        return found

    def _word(self, value: Tree, name: str) -> str:
        if isinstance(value, Scalar) and value.text:
            return value.text
        self._fault(value.where, "fact-option", f"{name} takes a text here", f"write {name}: ...")
        return ""

    def _fault(self, where: Where, code: str, message: str, hint: str = "") -> None:
        self.problems.append(Problem(where, code, message, hint))


def items(tree: Tree) -> tuple[Tree, ...]:
    """The items of a list, or the one thing that is in its place."""
    return tree.items if isinstance(tree, TreeSequence) else (tree,)


def _empty(tree: Tree) -> bool:
    if isinstance(tree, Scalar):
        return tree.empty
    return not (tree.items if isinstance(tree, TreeSequence) else tree.pairs)
