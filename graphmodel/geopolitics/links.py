"""What belongs where: places and their parts, membership, office, work, study, origin."""

from __future__ import annotations

from typing import ClassVar

from graphmodel.geopolitics.actors import (
    Actor,
    ActorGroup,
    Community,
    DiplomaticMission,
    EducationalInstitution,
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
from graphmodel.geopolitics.events import Occurrence
from graphmodel.geopolitics.things import (
    Idea,
    Infrastructure,
    MediaAccount,
    Phenomenon,
    PlaceGroup,
    Policy,
    Settlement,
    Site,
    Territory,
)
from graphmodel.model import Relationship


class LocatedIn(Relationship[Place | Infrastructure | Organization | Community, Place]):
    """Lies in the place, wholly or in the main."""

    timeless: ClassVar[bool] = True
    not_implied: ClassVar[str] = "That it is governed from there."


class PartOf(Relationship[Entity, Entity]):
    """Is a part of the whole: an organ of an organisation, a region of a larger one, an event of a series."""

    timeless = True
    pairs = (
        (Organization, Organization),
        (Organization, State),
        (Organization, Government),
        (Place, Place),
        (Community, Community),
        (Infrastructure, Infrastructure),
        (Policy, Policy),
        (Occurrence, Occurrence),
    )
    not_implied = "That the part acts for the whole."


class DistinctFrom(Relationship[Entity, Entity]):
    """The two are of a different kind, or independent of each other."""

    symmetric = True


class Follows(Relationship[Occurrence, Occurrence]):
    """Came after it; `gap` is how long after, in the source's terms."""

    not_implied = "That the earlier event caused it."

    gap: str | None = None


class DirectedAt(Relationship[Policy | PublicBody, Actor | Place]):
    """The policy, or the work of the body, is about relations with this party or place."""


class CapitalOf(Relationship[Settlement, State]):
    """Is the capital, or one of the capitals, of the state."""

    timeless = True
    cardinality = "many-to-one"


class Connects(Relationship[Place | Infrastructure, Place]):
    """Gives a way to, or lies on the way to, the place."""

    not_implied = "That a built link exists."


class RunsThrough(Relationship[Infrastructure, Place]):
    """Leads across the place."""

    not_implied = "That it is built."


class MemberOf(Relationship[Actor | Place, Organization | StateGroup | ActorGroup | Community | PlaceGroup]):
    """Belongs to the organisation or group; "a former member" is a membership that has ended.

    It also joins the known members to an open group.
    """

    pairs = (
        (Person, Organization),
        (Organization, Organization),
        (Government, Organization),
        (State, InternationalOrganization),
        (State, StateGroup),
        (StateGroup, StateGroup),
        (InternationalOrganization, StateGroup),
        (Actor, ActorGroup),
        (Person, Community),
        (Place, PlaceGroup),
    )
    not_implied = "That what is said of the group holds of the member."

    position: str | None = None


class Leads(Relationship[Actor, Organization | Government | State | Policy | ActorGroup]):
    """Is at the head of it."""

    not_implied = "A formal office."


class HoldsOfficeIn(Relationship[Person, State | Organization | Government]):
    """Holds a public office, named in `office`."""

    key = ("office",)

    office: str


class Represents(Relationship[DiplomaticMission, State | Government | Organization | Territory]):
    """Is the mission of that party, which sends it."""

    cardinality = "many-to-one"
    not_implied = "Which government's people run it, or that the host takes the party for what it says it is."


class Serves(Relationship[DiplomaticMission, Place | Organization]):
    """Has it in its field of work: the state or organisation that it deals with, the district of a consulate.

    A mission serves its host or not: an embassy to the Holy See stands in Italy.
    """

    not_implied = "That it stands there, or recognition of those who govern there."


class DisplaysSymbolOf(Relationship[Organization | Site, Actor]):
    """Shows the flag or emblem of it."""

    not_implied = "That it is run by it."

    symbol: str | None = None


class ActiveIn(Relationship[Actor, Place | StateGroup]):
    """Is present and acts there."""

    not_implied = "Control, popular support, or that every attack there was its own."


class BasedIn(Relationship[Actor, Place]):
    """Has its seat, or lives, there."""

    not_implied = "Origin or citizenship."


class OriginatesFrom(Relationship[Actor | Phenomenon, Place]):
    """Comes from there, by birth, family or founding."""

    not_implied = "That it lives or acts there, or speaks for the people there."


class RootedIn(Relationship[Actor, Community | Idea]):
    """Draws its identity or following from the community or tradition."""

    not_implied = "That all of the community stand behind it."


class AdheresTo(Relationship[Actor, Idea]):
    """Holds to an ideology, a doctrine or a manner of acting."""


class WorksFor(Relationship[Person, Organization | Government | State]):
    """Is employed there, or serves there; `position` names the work. Each position is a tie of its own."""

    not_implied = "That the person speaks for the employer."

    position: str | None = None


class ResponsibleFor(Relationship[Person, Organization | Policy]):
    """Has it in charge, as part of a job."""

    not_implied = "That the person is its head (LEADS)."


class StudiedAt(Relationship[Person, EducationalInstitution]):
    """Studied there; `graduated` says whether with a degree, `degree` which one."""

    graduated: bool | None = None
    degree: str | None = None


class HasAccount(Relationship[Actor, MediaAccount]):
    """Publishes under this account."""

    not_implied = "That it holds no other."
