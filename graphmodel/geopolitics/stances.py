"""What actors say, believe, fear and want. Whatever it is about is theirs, never taken for fact."""

from __future__ import annotations

from typing import ClassVar, Literal

from graphmodel.geopolitics.actors import Actor, Entity
from graphmodel.geopolitics.things import Infrastructure, Policy, Sector
from graphmodel.model import Content, Relationship


class Says(Relationship[Actor, Content]):
    """Says, publishes or signals it."""

    reads = "says"
    asserts: ClassVar[bool] = True
    attitude: ClassVar[bool] = True
    not_implied: ClassVar[str] = "That it is so, or that the speaker believes it."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "01"}


class Shows(Relationship[Entity, Content]):
    """Is evidence of it, or makes it visible to others."""

    reads = "shows"
    not_implied = "That it is so: whoever reports the sign may read it wrongly."


class Believes(Relationship[Actor, Content]):
    """Holds it for true: a view, a conclusion, an assessment. An author's own evaluations are told this way too."""

    reads = "believes"
    asserts = True
    attitude = True
    not_implied = "That it is so, or that it was ever said in public."


class Fears(Relationship[Actor, Entity | Content]):
    """Is afraid of it, or that it may come about."""

    reads = "fears"
    attitude = True
    not_implied = "That the danger is real, or that the feared thing has happened."


class ConcernedAbout(Relationship[Actor, Entity | Content]):
    """Worries about it; weaker than FEARS."""

    reads = "is concerned about"
    reads_that = "is concerned that"
    attitude = True
    not_implied = "Fear, or that the danger is real."


class SeesAsThreat(Relationship[Actor, Entity]):
    """Regards it as a danger to itself or to what it cares for; `degree` as the holder ranks it."""

    reads = "sees {} as a threat"
    attitude = True
    not_implied = "That it is one (THREATENS)."

    degree: Literal["primary", "serious", "minor"] | None = None


class SeesOpportunityIn(Relationship[Actor, Sector | Infrastructure | Policy]):
    """Expects to gain there."""

    reads = "sees an opportunity in"
    attitude = True
    not_implied = "That there is anything to gain, or that it is active there."


class Wants(Relationship[Actor, Entity | Content]):
    """Would like to have it, or that it came about: hopes, eagerness, interest."""

    reads = "wants"
    attitude = True
    not_implied = "That it does anything to get it (SEEKS), or gets it."


class WillingToJoin(Relationship[Actor, Policy]):
    """Is ready to take part in it."""

    attitude = True
    reads = "is willing to join"
    not_implied = "That it takes part (PARTICIPATES_IN)."


class Seeks(Relationship[Actor, Entity | Content]):
    """Pursues it as a goal, by what it does."""

    reads = "seeks"
    reads_that = "seeks to bring about that"
    attitude = True
    not_implied = "That it has reached or will reach it."


class Prioritizes(Relationship[Actor, Entity]):
    """Holds it to matter, `degree` as the source ranks it."""

    reads = "gives priority to"
    attitude = True

    degree: Literal["paramount", "high"] | None = None


class Ignores(Relationship[Actor, Entity]):
    """Leaves it out of account, knowing of it."""

    reads = "ignores"
    attitude = True


class ReactsTo(Relationship[Actor, Entity]):
    """Takes a stance on an act or a policy; `reaction` says which, in a word: surprise, criticism, relief."""

    reads = "reacts to"
    attitude = True

    reaction: str | None = None
