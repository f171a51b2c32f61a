"""What makes what possible, stronger, weaker or worth doing: effects and motives, mostly somebody's view of them."""

from __future__ import annotations

from typing import Literal

from graphmodel.geopolitics.actors import Actor, Entity
from graphmodel.geopolitics.events import Occurrence
from graphmodel.geopolitics.things import Idea, Interest, Phenomenon, Policy
from graphmodel.model import Content, Relationship


class Enables(Relationship[Entity, Entity | Content]):
    """Makes it possible, or opens the way to it."""

    reads = "enables"
    reads_that = "makes it possible that"
    not_implied = "That it comes about."


class Benefits(Relationship[Entity, Actor]):
    """Is of use to the actor; `net` if the source weighs it against the cost, `term` for how long."""

    reads = "benefits"
    net: bool | None = None
    term: Literal["for now", "lasting"] | None = None


class CarriesRiskFor(Relationship[Entity, Actor]):
    """May cost the actor something, or go wrong for it."""

    reads = "carries a risk for"
    not_implied = "Harm, or that the risk outweighs the gain."


class Causes(Relationship[Entity, Phenomenon | Policy]):
    """Brings it about."""

    reads = "causes"
    not_implied = "That anybody meant it to."


class GoesBeyond(Relationship[Occurrence | Policy, Idea]):
    """What follows from it reaches further than this."""

    reads = "goes beyond"


class AlignsWith(Relationship[Interest | Policy, Interest | Policy]):
    """The two point the same way."""

    reads = "aligns with"
    not_implied = "That those who have them agreed on it."


class BalancedBy(Relationship[Policy, Actor | Policy]):
    """Ties or a policy that others hold in balance: nobody is depended on alone."""

    reads = "is balanced by ties with"


class Strengthens(Relationship[Entity, Entity]):
    """Makes it stronger, firmer or more credible."""

    reads = "strengthens"


class Weakens(Relationship[Entity, Entity]):
    """Makes it weaker or less credible."""

    reads = "weakens"


class Achieves(Relationship[Actor, Interest]):
    """Brings it about, or restores it; `extent` says how far."""

    reads = "achieves"
    extent: Literal["partial", "full"] | None = None


class Guarantees(Relationship[Actor, Entity]):
    """Makes sure of it: the actor is able and willing to see to it."""

    reads = "guarantees"
    not_implied = "A treaty of guarantee."


class MotivatedBy(Relationship[Occurrence | Policy, Entity | Content]):
    """The act or policy was chosen for its sake."""

    reads = "is motivated by"
    reads_that = "is motivated by the aim that"
    not_implied = "That it served it."
