"""What actors do to and with each other. A weaker and a stronger tie are two types, never degrees of one.

CAMEO codes are those of the event code list that GDELT publishes (CAMEO.eventcodes.txt, after the codebook of 2012).
They name the act by which such a tie comes about or shows; a type without a fitting code has none.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from graphmodel.geopolitics.actors import (
    Actor,
    ActorGroup,
    ArmedGroup,
    Community,
    Entity,
    Government,
    InternationalOrganization,
    Organization,
    Person,
    Place,
    PublicBody,
    State,
    StateGroup,
)
from graphmodel.geopolitics.things import Idea, Infrastructure, Interest, Policy
from graphmodel.model import Content, Relationship

# From contact to recognition, the weakest first.


class EngagesWith(Relationship[Actor, Actor]):
    """Has dealings with the other, at whatever level: talks, visits, offices, joint work."""

    not_implied: ClassVar[str] = "Acceptance, recognition or approval."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "04"}


class DealsInformallyWith(Relationship[Actor, Actor]):
    """Has dealings with the other below the level of formal relations between states."""

    not_implied = "Acceptance of the other as a government, or recognition."


class AcceptsInPractice(Relationship[State | StateGroup | InternationalOrganization, Government | State]):
    """Treats the other as the power in place and deals with it as such, without recognizing it."""

    not_implied = "Formal recognition, or diplomatic relations."


class Recognizes(Relationship[State | StateGroup | InternationalOrganization, Government | State]):
    """Formally recognizes a government as the lawful government of its state, or a state as a state."""

    pairs = (
        (State, Government),
        (State, State),
        (StateGroup, Government),
        (StateGroup, State),
        (InternationalOrganization, Government),
    )
    not_implied = "Approval, alliance or an embassy; nor that anyone else recognizes it."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "054"}


class HasDiplomaticRelationsWith(Relationship[State, State | Government]):
    """Keeps formal state-to-state relations with the other."""

    not_implied = "Friendly relations, or an embassy in either capital."


class NormalizesRelationsWith(Relationship[State | StateGroup | InternationalOrganization, State | Government]):
    """Is bringing formerly hostile or broken relations back to the usual."""

    not_implied = "That recognition has been granted or that sanctions have ended."


# Working together, and standing behind each other.


class CooperatesWith(Relationship[Actor, Actor]):
    """The two work together, in the named `area` if the source names one."""

    symmetric = True
    not_implied = "An alliance, shared aims beyond the matter, or recognition."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "06"}

    area: str | None = None


class TradesWith(Relationship[Actor, Actor]):
    """Goods or services are exchanged between the two."""

    symmetric = True
    codes: ClassVar[dict[str, str]] = {"CAMEO": "061"}


class AlliedWith(Relationship[Actor, Actor]):
    """The two are bound to help each other, by treaty or lasting practice."""

    symmetric = True


class Aids(Relationship[Actor, Actor]):
    """Gives the other money, goods, arms or protection."""

    codes: ClassVar[dict[str, str]] = {"CAMEO": "07"}

    form: Literal["economic", "military", "humanitarian", "other"] | None = None


class Endorses(Relationship[Actor, Actor | Idea]):
    """Approves of the other's ideas or conduct and says so."""

    not_implied = "That it recognizes or aids the other."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "051"}


class ParticipatesIn(Relationship[Actor, Policy]):
    """Takes part in an initiative or a programme; `part` is the source's word for how."""

    part: str | None = None


class Guarantees(Relationship[Actor, Entity | Content]):
    """Makes sure of it: the actor is able and willing to see to it."""

    not_implied = "A treaty of guarantee."


class SubmitsTo(Relationship[Actor, Actor]):
    """Lets the other decide its policy."""


# Force, pressure and harm.


class DesignatesTerrorist(
    Relationship[State | InternationalOrganization | PublicBody, Organization | Government | Person]
):
    """Has the group or person on its own official list of terrorists."""

    not_implied = "That any other authority does: a state's list is not the UN Security Council's."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "172"}


class CommitsTerrorismAgainst(Relationship[Actor, Actor]):
    """Engages in terrorist activity against the other, or on its territory."""

    not_implied = "That it is designated a terrorist group; nor, where denied, that it never fought the other."


class Threatens(Relationship[Entity, Entity]):
    """Is a danger to it. `degree` is how grave the source says the danger is."""

    not_implied = "That harm was announced (ISSUES_THREAT_TO), intended or done."

    degree: Literal["primary", "serious", "minor"] | None = None


class IssuesThreatTo(Relationship[Actor, Actor]):
    """Announces harm to the other, by force or other means."""

    codes: ClassVar[dict[str, str]] = {"CAMEO": "13"}


class Fights(Relationship[Actor, Actor]):
    """Is in armed conflict with the other."""

    codes: ClassVar[dict[str, str]] = {"CAMEO": "19"}


class Sanctions(Relationship[State | StateGroup | InternationalOrganization, Actor]):
    """Has economic sanctions, a boycott or an embargo in force against the other."""

    codes: ClassVar[dict[str, str]] = {"CAMEO": "163"}


class Counters(Relationship[Actor, Entity]):
    """Acts against it, to contain, challenge or undo it. `success` is how well, if the source says."""

    not_implied = "Armed conflict, or that it succeeds."

    success: Literal["full", "relative", "none"] | None = None


class Mistreats(Relationship[Actor, Actor]):
    """Treats people under its power badly: their rights, safety or dignity are harmed."""


class Stops(Relationship[Actor, Entity]):
    """Puts an end to it."""


class FailsToStop(Relationship[Actor, Entity]):
    """Does not put an end to it, though it tries or would have to."""

    not_implied = "That it does not want to: that would be REFUSES_TO_STOP."


class RefusesToStop(Relationship[Actor, Entity]):
    """Does not put an end to it because it does not want to."""

    not_implied = "That it takes part."


# Rule, reach and gain.


class Governs(Relationship[Government | ArmedGroup | State, Place]):
    """Rules the place in fact."""

    not_implied = "That its rule is lawful or recognized, or that it controls every part."


class Controls(Relationship[Actor, Place | Infrastructure]):
    """Holds ground or an installation by force or power; `extent` tells a foothold from the whole."""

    not_implied = "Government of the population."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "192"}

    extent: Literal["foothold", "part", "whole"] | None = None


class HasInfluenceIn(Relationship[Actor, Place | Policy]):
    """Can shape what happens there; `standing` is the source's word for how much."""

    not_implied = "Control or presence."

    standing: Literal["player", "key player", "power broker", "dominant"] | None = None


class GainsInfluenceAmong(Relationship[Actor, Community | ActorGroup]):
    """Wins hearing or sympathy in a community."""

    not_implied = "That members joined it (RECRUITS_FROM), or that the community supports it."


class RecruitsFrom(Relationship[Organization, Community | Place]):
    """Members of the community, or people of the place, join it."""

    not_implied = "That the community supports it."


class Achieves(Relationship[Actor, Interest]):
    """Brings it about, or restores it; `extent` says how far."""

    extent: Literal["partial", "full"] | None = None


class Enables(Relationship[Entity, Entity | Content]):
    """Makes it possible, or opens the way to it."""

    not_implied = "That it comes about."


class Benefits(Relationship[Entity, Actor]):
    """Is of use to the actor; `net` if the source weighs it against the cost."""

    net: bool | None = None


class Strengthens(Relationship[Entity, Entity]):
    """Makes it stronger, firmer or more credible."""


class Weakens(Relationship[Entity, Entity]):
    """Makes it weaker or less credible."""
