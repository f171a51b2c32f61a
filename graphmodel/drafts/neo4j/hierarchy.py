"""Labels as classes: one whose nodes all have another label too is below that one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Labels = frozenset[str]


@dataclass(frozen=True)
class Hierarchy:
    """Classes by label. `parents` are those right above; `of` says which class the nodes of a combination have.

    `made` are labels that no node has yet: they join labels that overlap and do not include one another.
    """

    parents: Mapping[str, tuple[str, ...]]
    of: Mapping[Labels, str]
    made: Mapping[str, Labels]
    equal: Mapping[str, str]

    def above(self, label: str) -> frozenset[str]:
        """All labels above this one."""
        found: set[str] = set()
        for parent in self.parents[label]:
            found |= {parent} | self.above(parent)
        return frozenset(found)

    def below(self, label: str) -> frozenset[str]:
        """The label, and all labels below it."""
        return frozenset(each for each in self.parents if each == label or label in self.above(each))

    def roots(self, label: str) -> frozenset[str]:
        """The topmost labels of a label's line."""
        return frozenset(each for each in {label} | self.above(label) if not self.parents[each])


def hierarchy(combinations: Mapping[Labels, int], keyed: frozenset[str] = frozenset()) -> Hierarchy:
    """The classes that label combinations show. Of two labels that always go together, one with a key is above.

    >>> found = hierarchy({frozenset({"Person"}): 3, frozenset({"Person", "Actor"}): 2})
    >>> found.parents
    {'Actor': ('Person',), 'Person': ()}
    """
    where = {
        label: frozenset(each for each in combinations if label in each)
        for label in sorted({label for each in combinations for label in each})
    }
    rank = {label: (-len(where[label]), label not in keyed, label) for label in where}
    above = {
        label: {
            other
            for other in where
            if other != label
            and where[label] <= where[other]
            and (where[label] < where[other] or rank[other] < rank[label])
        }
        for label in where
    }
    equal = {
        label: other
        for label in where
        for other in sorted(above[label], key=lambda each: rank[each])
        if where[label] == where[other]
    }
    parents = {label: _nearest(above[label], above) for label in where}
    of: dict[Labels, str] = {}
    made: dict[str, Labels] = {}
    for each in sorted(combinations, key=lambda labels: (len(labels), sorted(labels))):
        lowest = sorted(label for label in each if not any(label in above[other] for other in each))
        if len(lowest) == 1:
            of[each] = lowest[0]
        else:
            name = "And".join(lowest) if lowest else "Unlabelled"
            while name in parents:
                name += "_"
            parents[name], made[name], of[each] = tuple(lowest), each, name
    _one_root(parents, made)
    return Hierarchy(parents, of, made, equal)


def _one_root(parents: dict[str, tuple[str, ...]], made: dict[str, Labels]) -> None:
    """Puts one root over those that have a class below them in common: only one class of a line declares the key."""
    while True:
        draft = Hierarchy(parents, {}, {}, {})
        several = next((roots for label in parents if len(roots := draft.roots(label)) > 1), None)
        if several is None:
            return
        name = "Or".join(sorted(several))
        while name in parents:
            name += "_"
        parents[name], made[name] = (), frozenset()
        for root in several:
            parents[root] = (name,)


def _nearest(above: set[str], all_above: Mapping[str, set[str]]) -> tuple[str, ...]:
    return tuple(sorted(each for each in above if not any(each in all_above[other] for other in above)))
