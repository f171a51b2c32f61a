"""From what a database has to what a model wants: a plan, which can be printed before it is carried out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace

from graphmodel.problems import NOWHERE, Problem
from graphmodel.schema.implied import Unenforced
from graphmodel.schema.items import INDEX, UNIQUE, Covered, SchemaItem, create, drop


@dataclass(frozen=True)
class SchemaPlan:
    """What would change, and what would not.

    Attributes:
        create: wanted and missing.
        keep: wanted and there, under whatever name.
        drop: there under a name of ours, and no longer wanted, or in the way of what is.
        foreign: there, not wanted, and not named by us: left alone.
        blocked: wanted, and not possible until a person has removed something of their own; one problem each.
        unenforced: what no constraint says, and `graphmodel check` does.
    """

    create: tuple[SchemaItem, ...] = ()
    keep: tuple[SchemaItem, ...] = ()
    drop: tuple[SchemaItem, ...] = ()
    foreign: tuple[SchemaItem, ...] = ()
    blocked: tuple[Problem, ...] = ()
    unenforced: tuple[Unenforced, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.create or self.drop)

    @property
    def statements(self) -> tuple[str, ...]:
        """The statements that carry it out, in order: each in a transaction of its own."""
        return tuple(drop(item) for item in self.drop) + tuple(create(item) for item in self.create)

    @property
    def keys(self) -> SchemaPlan:
        """Only what loading relies on: missing keys, and what of ours is in their way."""
        wanted = tuple(item for item in self.create if item.key)
        covered, names = {item.covers for item in wanted}, {item.name for item in wanted}
        in_the_way = (item for item in self.drop if item.covers in covered or item.name in names)
        return replace(self, create=wanted, drop=tuple(in_the_way))

    @property
    def lines(self) -> tuple[str, ...]:
        """The plan as text: `+` made, `-` dropped, `=` kept, `.` not ours, `!` in the way, `?` left to `check`."""
        return tuple(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from (f"- {drop(item)}" for item in self.drop)
        yield from (f"+ {create(item)}" for item in self.create)
        yield from (f"= {item} {item.name}" for item in self.keep)
        yield from (f". {item} {item.name}, not graphmodel's: left alone" for item in self.foreign)
        yield from (f"! {problem}" for problem in self.blocked)
        yield from (f"? not enforced here, checked by graphmodel check: {rule}" for rule in self.unenforced)


def difference(
    desired: Iterable[SchemaItem], live: Iterable[SchemaItem], unenforced: Iterable[Unenforced] = ()
) -> SchemaPlan:
    """The plan that turns the live items into the desired ones. Items are compared by what they cover, not by name."""
    wanted, there = dict.fromkeys(desired), tuple(live)
    plain = {item.covers for item in wanted if item.kind == INDEX and not item.key}
    keep = tuple(item for item in there if item in wanted or (_serves(item, plain) and not item.ours))
    drop = tuple(item for item in there if item.ours and item not in keep)
    foreign = tuple(item for item in there if not item.ours and item not in keep)
    served = {item.covers for item in keep if _serves(item, plain)}
    missing = [item for item in wanted if item not in keep and item.covers not in served]
    in_the_way = {item.covers: item for item in foreign if item.kind in (UNIQUE, INDEX)}
    return SchemaPlan(
        create=tuple(_named(missing, in_the_way, keep)),
        keep=keep,
        drop=drop,
        foreign=foreign,
        blocked=tuple(_blocked(i, in_the_way[i.covers]) for i in missing if i.covers in in_the_way),
        unenforced=tuple(unenforced),
    )


def _serves(item: SchemaItem, plain: set[Covered]) -> bool:
    """Whether it does the work of a plain index that is wanted: uniqueness brings an index of its own."""
    return item.kind == UNIQUE and item.covers in plain


def _named(
    missing: Iterable[SchemaItem], in_the_way: Container[Covered], keep: Iterable[SchemaItem]
) -> Iterator[SchemaItem]:
    """The items that can be made, under names that nothing else has: a taken name makes an engine do nothing."""
    taken = {item.name for item in keep}
    for item in missing:
        if item.covers not in in_the_way:
            names = [item.name] + [f"{item.name}_{number}" for number in range(2, len(taken) + 3)]
            name = next(name for name in names if name not in taken)
            taken.add(name)
            yield replace(item, name=name)


def _blocked(item: SchemaItem, foreign: SchemaItem) -> Problem:
    return Problem(
        NOWHERE,
        "schema-blocked",
        f"{item} cannot be made while there is {foreign} named {foreign.name}, which graphmodel did not make",
        f"if nobody needs it: {drop(foreign)}",
    )
