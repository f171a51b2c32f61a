"""Who acts: states, governments, organisations, armed groups, communities, people, and open groups of them."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from graphmodel.model import Node, PartialDate, Point, Property, Quantity

MissionForm = Literal[
    "embassy",  # with embassies of other names
    "high commission",
    "nunciature",
    "consulate general",  # and what is below one
    "consulate",
    "honorary consulate",
    "consular office",
    "consular agency",
    "assistant high commission",
    "de facto embassy",  # and what else stands in for a mission
    "de facto consulate",
    "interests section",
    "liaison office",
    "representative office",
    "government office",
    "mission",  # not told which
]


class Entity(Node):
    """Anything the domain speaks of; its `id` is unique across all kinds of entity, events included."""

    abstract: ClassVar[bool] = True
    not_implied: ClassVar[str] = "That it exists, or that an event took place: plans and rumours are entities too."
    plural_if: ClassVar[str] = "plural"

    id: Annotated[str, Property(key=True)]
    name: Annotated[str, Property(index=True)]
    aliases: tuple[str, ...] = ()
    plural: bool | None = None
    wikidata: Annotated[str | None, Property(unique=True)] = None


class Actor(Entity):
    """A party that can act, speak or be dealt with."""

    abstract: ClassVar[bool] = True


class Place(Entity):
    """A part of the world that things are in: a state's territory, a region, a settlement, a site."""

    abstract: ClassVar[bool] = True

    population: Quantity | None = None


class Collective(Entity):
    """Several parties or places that a source speaks of together ("other Western leaders").

    `complete` says whether the members joined by MEMBER_OF are known to be all of them.
    """

    abstract: ClassVar[bool] = True
    not_implied: ClassVar[str] = "That what is said of the group holds of each member."

    complete: bool = False


class State(Actor, Place):
    """A sovereign state, or what deals with others as one: as an actor in its own name, and as its territory.

    A capital or a seat of power that stands for the state ("Moscow decided") is an alias of the state. `un` is what it
    is in the United Nations: a member, an observer, or none.
    """

    not_implied: ClassVar[str] = "That every state recognizes it, or that whoever governs it is recognized."

    iso: Annotated[str | None, Property(unique=True)] = None
    iso3: Annotated[str | None, Property(unique=True)] = None
    official_name: str | None = None
    un: Literal["member", "observer", "none"] | None = None


class Government(Actor):
    """The body that rules, or claims to rule, a state: an administration, a regime, a junta."""

    not_implied: ClassVar[str] = "That it is legitimate, recognized by anyone, or one with the movement behind it."


class Organization(Actor):
    """A body with members and a purpose of its own."""


class InternationalOrganization(Organization):
    """An organisation whose members are states, such as the UN or the EU."""


class PublicBody(Organization):
    """An organ of a state or of an international organisation: a ministry, a council, a committee, a service.

    `disposition` is how it is inclined, in a word of the source: cautious, skeptical.
    """

    not_implied: ClassVar[str] = "That what it does or thinks is done or thought by the whole of which it is an organ."

    disposition: str | None = None


class DiplomaticMission(Organization):
    """An embassy, a consulate or another standing representation abroad, whether it is still open or not.

    `form` is what it is called: a de facto embassy does the work of one where there are no diplomatic relations. `city`
    is the city, or the quarter or street, as a source writes it. `listed` is when a list that has it was made.
    """

    not_implied: ClassVar[str] = (
        "That it was open before or after the day `listed`; that the host recognizes the government whose people run"
        " it; that those who sent it recognize a government that came later."
    )

    form: MissionForm | None = None
    city: str | None = None
    location: Point | None = None
    opened: PartialDate | None = None
    listed: PartialDate | None = None


class PoliticalParty(Organization):
    """A party, or the group of a party family in a parliament."""


class EducationalInstitution(Organization):
    """A university, an academy or a school."""


class ArmedGroup(Organization):
    """A non-state organisation that uses arms: insurgents, a militia, a jihadist network, a movement with fighters."""

    not_implied: ClassVar[str] = "That anyone designates it a terrorist group, or that it still fights."

    reach: Literal["local", "regional", "global"] | None = None


class Person(Actor):
    """A human being, by name."""

    born: PartialDate | None = None
    died: PartialDate | None = None
    occupation: str | None = None


class StateGroup(Collective, Actor):
    """Several states spoken of together: "the Central Asian states", "the West"."""


class ActorGroup(Collective, Actor):
    """Several people or organisations spoken of together: "some in Moscow", "extremist militias"."""


class Community(Collective, Actor):
    """People who share an origin, a faith, a sex or a kind of work; not an organisation.

    `situation` is how they fare, in a word of the source: impoverished, displaced.
    """

    not_implied: ClassVar[str] = "That its members act together, or share the aims of those who recruit among them."

    size: Quantity | None = None
    situation: str | None = None
