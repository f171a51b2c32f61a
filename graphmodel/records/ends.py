"""The nodes that sources declare, and whether what names them names one that is there and of the right class."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphmodel.model import Key, Model, Node, Ref, see_definition
from graphmodel.problems import Where, did_you_mean
from graphmodel.staging.faults import Faults
from graphmodel.staging.nearest import nearest
from graphmodel.staging.stage import Stage

COMPARISONS = 100_000  # of names, in search of what is near a missing one: a second's work, and then no more

SEARCHES = 20
"""How many missing names are looked for among staged nodes."""


class Ends:
    """Knows the class of each declared node; what is wrong with a name goes to the faults."""

    def __init__(self, model: Model, faults: Faults, stage: Stage | None = None) -> None:
        self.model = model
        self.faults = faults
        self.stage = stage
        self._searches = SEARCHES
        self.classes: dict[Ref, type[Node]] = {}
        self._comparisons = COMPARISONS

    def ref(self, source: str, where: Where, side: Node | Key[Any]) -> Ref | None:
        """The declared node that an end of a plain relationship names."""
        of = side.of if isinstance(side, Key) else type(side)
        if of not in self.model:
            fault = f"{of.__name__} is no node of the graph; a plain relationship connects nodes of the model"
            self.faults.add(source, where, "missing-end", fault, "say it as a claim, or name the node")
            return None
        ref = self.model.ref(side)
        return ref if self.declared(source, where, ref) else None

    def declared(self, source: str, where: Where, ref: Ref) -> bool:
        """Whether some source declares the node."""
        if ref in self.classes:
            return True
        fault = f"no source declares the {ref.label} {ref.key!r}"
        self.faults.add(source, where, "missing-end", fault, self._near(ref), label=ref.label, key=str(ref.key))
        return False

    def _near(self, ref: Ref) -> str:
        if len(self.classes) > self._comparisons:
            return ""
        self._comparisons -= len(self.classes)
        names = {str(known.key) for known in self.classes if known.label == ref.label}
        if self.stage is not None:
            if not self._searches:
                return ""
            self._searches -= 1
            names |= {*nearest(self.stage, str(ref.key), ref.label)}
        return did_you_mean(str(ref.key), names)

    def fit(
        self,
        source: str,
        where: Where,
        type_: str,
        pairs: Sequence[tuple[str, str]],
        start: Ref | None,
        end: Ref | None,
    ) -> bool:
        """Whether the nodes' own classes, now known, make an allowed pair. An unnamed party or content fits any."""
        if self.fit_pair(pairs, *(None if ref is None else self.classes[ref] for ref in (start, end))):
            return True
        wanted = ", ".join(f"({left})->({right})" for left, right in pairs)
        given = f"({self._label(start)})->({self._label(end)})"
        self.faults.add(source, where, "wrong-end", f"{type_} connects {wanted}, not {given}", see_definition(type_))
        return False

    def is_of(self, source: str, where: Where, what: str, ref: Ref | None, label: str) -> bool:
        """Whether a declared node is of the class by which a source names it; none, or no class, is."""
        if ref is None or not label or self.fits(self.classes[ref], label):
            return True
        fault = f"{what} {ref.key!r} is a {self._label(ref)}, not a {label}"
        self.faults.add(source, where, "wrong-end", fault, f"name it by its label, {self._label(ref)}, or fix the id")
        return False

    def fit_pair(self, pairs: Sequence[tuple[str, str]], start: type[Node] | None, end: type[Node] | None) -> bool:
        """Whether nodes of these classes make an allowed pair; None is an unnamed party or content."""
        return any(self.fits(start, left) and self.fits(end, right) for left, right in pairs)

    def fits(self, cls: type[Node] | None, label: str) -> bool:
        """Whether nodes of a class have a label; an unnamed party fits any."""
        return cls is None or (label in self.model.nodes and issubclass(cls, self.model.nodes[label].cls))

    def _label(self, ref: Ref | None) -> str:
        return self.model.node(self.classes[ref]).label if ref else "someone"
