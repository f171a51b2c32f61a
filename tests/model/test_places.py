from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphmodel.model import Model
from graphmodel.model.places import place, places
from graphmodel.problems import Where


class Outer:
    class Inner:
        """Within another class."""


@dataclass
class Decorated:
    """Begins at its decorator."""


def made() -> type[Any]:
    class Local:
        """Within a function."""

    return Local


def test_places_are_those_that_inspect_tells() -> None:
    shipped = Model.from_module("graphmodel.geopolitics.model")
    classes: list[type[Any]] = [kind.cls for kind in shipped.nodes.values()]
    classes += [kind.cls for kind in shipped.relationships.values()]
    classes += [Outer, Outer.Inner, Decorated, made()]
    assert places(classes) == {cls: place(cls) for cls in classes}


def test_a_class_that_no_file_declares_is_placed_by_its_module() -> None:
    dynamic = type("Dynamic", (), {"__module__": "nowhere"})
    assert places([dynamic]) == {dynamic: Where("nowhere")}
