"""What makes what possible, stronger, weaker or worth doing: effects and motives, mostly somebody's view of them."""

from __future__ import annotations

from typing import Literal

from graphmodel.geopolitics.actors import Actor, Entity
from graphmodel.geopolitics.events import Occurrence
from graphmodel.geopolitics.things import Interest, Policy
from graphmodel.model import Content, Relationship


class Enables(Relationship[Entity, Entity | Content]):
    """Makes it possible, or opens the way to it."""

    not_implied = "That it comes about."


class Benefits(Relationship[Entity, Actor]):
    """Is of use to the actor; `net` if the source weighs it against the cost."""

    net: bool | None = None


class CarriesRiskFor(Relationship[Entity, Actor]):
    """May cost the actor something, or go wrong for it."""

    not_implied = "Harm, or that the risk outweighs the gain."


class Strengthens(Relationship[Entity, Entity]):
    """Makes it stronger, firmer or more credible."""


class Weakens(Relationship[Entity, Entity]):
    """Makes it weaker or less credible."""


class Achieves(Relationship[Actor, Interest]):
    """Brings it about, or restores it; `extent` says how far."""

    extent: Literal["partial", "full"] | None = None


class Guarantees(Relationship[Actor, Entity]):
    """Makes sure of it: the actor is able and willing to see to it."""

    not_implied = "A treaty of guarantee."


class MotivatedBy(Relationship[Occurrence | Policy, Entity]):
    """The act or policy was chosen for its sake."""

    not_implied = "That it served it."
