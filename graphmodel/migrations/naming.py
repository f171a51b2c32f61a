"""A rename as a value: what is called otherwise from now on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["label", "type", "property"]


@dataclass(frozen=True, order=True)
class Rename:
    """A declared rename. `of` is the label or type whose property it is; `count` how many have the old name.

    `both` is how many have the old and the new at once; they stay as they are, and a person has to choose. `claims` is
    how many claims name it by the old name. `identity` is a label that nodes are found by.
    """

    kind: Kind
    old: str
    new: str
    of: str = ""
    of_relationship: bool = False
    key: tuple[str, ...] = ()
    count: int = 0
    both: int = 0
    claims: int = 0
    identity: bool = False
    of_layer: bool = False
    """Whether it renames the nodes or relationships of claims, because the project's `layer` is another."""

    def __str__(self) -> str:
        owner = f"{self.of}." if self.of else ""
        return f"{self.kind} {owner}{self.old} -> {owner}{self.new}"
