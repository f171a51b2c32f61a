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
    Interest,
    MediaAccount,
    Phenomenon,
    PlaceGroup,
    Policy,
    Settlement,
    Site,
    Territory,
)
from graphmodel.model import Phrase, Relationship


class LocatedIn(Relationship[Place | Infrastructure | Organization | Community, Place]):
    """Lies in the place, wholly or in the main."""

    timeless: ClassVar[bool] = True
    reads = "is located in"
    asymmetric: ClassVar[bool] = True
    not_implied: ClassVar[str] = "That it is governed from there."


class PartOf(Relationship[Entity, Entity]):
    """Is a part of the whole: an organ of an organisation, a region of a larger one, an event of a series."""

    timeless = True
    reads = "is part of"
    asymmetric = True
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

    reads = "is distinct from"
    symmetric = True


class Follows(Relationship[Occurrence, Occurrence]):
    """Came after it; `gap` is how long after, in the source's terms."""

    reads = "follows"
    not_implied = "That the earlier event caused it."

    gap: str | None = None


class DirectedAt(Relationship[Policy | PublicBody, Actor | Place]):
    """The policy, or the work of the body, is about relations with this party or place."""

    reads = "is directed at"


class CapitalOf(Relationship[Settlement, State]):
    """Is the capital, or one of the capitals, of the state."""

    timeless = True
    reads = "is the capital of"
    cardinality = "many-to-one"


class Connects(Relationship[Place | Infrastructure, Place]):
    """Gives a way to, or lies on the way to, the place."""

    reads = "connects to"
    not_implied = "That a built link exists."


class RunsThrough(Relationship[Infrastructure, Place]):
    """Leads across the place."""

    reads = "runs through"
    not_implied = "That it is built."


class MemberOf(Relationship[Actor | Place, Organization | StateGroup | ActorGroup | Community | PlaceGroup]):
    """Belongs to the organisation or group; "a former member" is a membership that has ended.

    It also joins the known members to an open group.
    """

    reads = "belongs to"
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
        (ActorGroup, Community),
        (Place, PlaceGroup),
    )
    not_implied = "That what is said of the group holds of the member."

    position: str | None = None


class Leads(Relationship[Actor, Organization | Government | State | Policy | ActorGroup]):
    """Is at the head of it."""

    reads = "leads"
    not_implied = "A formal office."


class HoldsOfficeIn(Relationship[Person, State | Organization | Government]):
    """Holds a public office, named in `office`."""

    reads = "holds office in"
    key = ("office",)

    office: str


class Represents(Relationship[DiplomaticMission, State | Government | Organization | Territory]):
    """Is the mission of that party, which sends it."""

    reads = "represents"
    cardinality = "many-to-one"
    not_implied = "Which government's people run it, or that the host takes the party for what it says it is."


class Serves(Relationship[DiplomaticMission, Place | Organization]):
    """Has it in its field of work: the state or organisation that it deals with, the district of a consulate.

    A mission serves its host or not: an embassy to the Holy See stands in Italy.
    """

    reads = "serves"
    not_implied = "That it stands there, or recognition of those who govern there."


class DisplaysSymbolOf(Relationship[Organization | Site, Actor]):
    """Shows the flag or emblem of it."""

    reads = "displays the symbol of"
    not_implied = "That it is run by it."

    symbol: str | None = None


class ActiveIn(Relationship[Actor, Place | StateGroup]):
    """Is present and acts there."""

    reads = "is active in"
    not_implied = "Control, popular support, or that every attack there was its own."


class BasedIn(Relationship[Actor, Place]):
    """Has its seat, or lives, there."""

    reads = "is based in"
    not_implied = "Origin or citizenship."


class OriginatesFrom(Relationship[Actor | Phenomenon, Place]):
    """Comes from there, by birth, family or founding."""

    reads = "originates from"
    not_implied = "That it lives or acts there, or speaks for the people there."


class LiesIn(Relationship[Interest, Place]):
    """The interest is one in the affairs of that place."""

    reads = "lies in"
    not_implied = "That whoever has the interest is there."


class RootedIn(Relationship[Actor, Community | Idea]):
    """Draws its identity or following from the community or tradition."""

    reads = "is rooted in"
    not_implied = "That all of the community stand behind it."


class AdheresTo(Relationship[Actor, Idea | Phenomenon]):
    """Holds to an ideology, a doctrine, a movement or a manner of acting."""

    reads = "adheres to"


class WorksFor(Relationship[Person, Organization | Government | State]):
    """Is employed there, or serves there; `position` names the work. Each position is a tie of its own."""

    reads = "works for"
    not_implied = "That the person speaks for the employer."

    position: str | None = None


class ResponsibleFor(Relationship[Person, Organization | Policy]):
    """Has it in charge, as part of a job."""

    reads = "is responsible for"
    not_implied = "That the person is its head (LEADS)."


class StudiedAt(Relationship[Person, EducationalInstitution]):
    """Studied there; `graduated` says whether with a degree, `degree` which one."""

    reads = Phrase("studied at", base="study", past="studied")
    graduated: bool | None = None
    degree: str | None = None


class HasAccount(Relationship[Actor, MediaAccount]):
    """Publishes under this account."""

    reads = "has the account"
    not_implied = "That it holds no other."
