"""Force, pressure and harm; rule and reach."""

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
    PoliticalParty,
    PublicBody,
    State,
    StateGroup,
)
from graphmodel.geopolitics.things import Idea, Infrastructure, Phenomenon, Policy, Sector
from graphmodel.model import Relationship

# Force, pressure and harm.


class DesignatesTerrorist(
    Relationship[State | InternationalOrganization | PublicBody, Organization | Government | Person]
):
    """Has the group or person on its own official list of terrorists."""

    reads = "designates {} as terrorist"
    not_implied = "That any other authority does: a state's list is not the UN Security Council's."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "172"}


class CommitsTerrorismAgainst(Relationship[Actor, Actor]):
    """Carries out acts of terror against the other, or on its territory."""

    reads = "commits terrorism against"
    not_implied = "That it is designated a terrorist group; nor, where denied, that it never fought the other."


class Threatens(Relationship[Entity, Entity]):
    """Is a danger to it. `degree` is how grave the source says the danger is."""

    reads = "threatens"
    not_implied = "That harm was announced (ISSUES_THREAT_TO), intended or done."

    degree: Literal["primary", "serious", "minor"] | None = None


class IssuesThreatTo(Relationship[Actor, Actor]):
    """Announces harm to the other, by force or other means."""

    reads = "issues a threat to"
    codes: ClassVar[dict[str, str]] = {"CAMEO": "13"}


class Fights(Relationship[Actor, Actor]):
    """Is in armed conflict with the other."""

    reads = "fights"
    codes: ClassVar[dict[str, str]] = {"CAMEO": "19"}


class Sanctions(Relationship[State | StateGroup | InternationalOrganization, Actor]):
    """Has economic sanctions, a boycott or an embargo in force against the other."""

    reads = "sanctions"
    codes: ClassVar[dict[str, str]] = {"CAMEO": "163"}


class Counters(Relationship[Actor, Entity]):
    """Acts against it, to contain, challenge or undo it. `success` is how well, if the source says."""

    reads = "counters"
    not_implied = "Armed conflict, or that it succeeds."

    success: Literal["full", "relative", "none"] | None = None


class Mistreats(Relationship[Actor, Actor]):
    """Treats people under its power badly: their rights, safety or dignity are harmed."""

    reads = "mistreats"


class Stops(Relationship[Actor, Entity]):
    """Puts an end to it."""

    reads = "stops"


class FailsToStop(Relationship[Actor, Entity]):
    """Does not put an end to it, though it tries or would have to."""

    reads = "fails to stop"
    not_implied = "That it does not want to: that would be REFUSES_TO_STOP."


class RefusesToStop(Relationship[Actor, Entity]):
    """Does not put an end to it because it does not want to."""

    reads = "refuses to stop"
    not_implied = "That it takes part."


# Rule and reach.


class Forms(Relationship[ArmedGroup | PoliticalParty, Government]):
    """The government is made up of the movement's or party's people."""

    reads = "forms"
    not_implied = "That movement and government are one: what is said of one is not said of the other."


class Governs(Relationship[Government | ArmedGroup | State, Place]):
    """Rules the place in fact."""

    reads = "governs"
    not_implied = "That its rule is lawful or recognized, or that it controls every part."


class Controls(Relationship[Actor, Place | Infrastructure]):
    """Holds ground or an installation by force or power; `extent` tells a foothold from the whole."""

    reads = "controls"
    not_implied = "Government of the population."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "192"}

    extent: Literal["foothold", "part", "whole"] | None = None


class HasInfluenceIn(Relationship[Actor, Place | Policy | Sector | Idea]):
    """Can shape what happens there; `standing` is how much, in a word or two: key player, dominant."""

    reads = "has influence in"
    not_implied = "Control or presence."

    standing: str | None = None


class Fills(Relationship[Actor, Phenomenon]):
    """Takes up the room that has become free: a vacuum, a gap."""

    reads = "fills"
    not_implied = "That it takes over what another had (REPLACES), or is the only one to move in."


class Replaces(Relationship[Actor, Actor]):
    """Takes the place or the part that the other had."""

    reads = "replaces"


class SubmitsTo(Relationship[Actor, Actor]):
    """Lets the other decide its policy."""

    reads = "submits to"


class GainsInfluenceAmong(Relationship[Actor, Community | ActorGroup]):
    """Wins hearing or sympathy in a community."""

    reads = "gains influence among"
    not_implied = "That members joined it (RECRUITS_FROM), or that the community supports it."


class RecruitsFrom(Relationship[Organization, Community | Place]):
    """Members of the community, or people of the place, join it."""

    reads = "recruits from"
    not_implied = "That the community supports it."


class SpreadsTo(Relationship[Phenomenon | ArmedGroup, Place | StateGroup]):
    """Reaches the place from elsewhere."""

    reads = "spreads to"
    not_implied = "That anyone sent it there."
