"""What happened: events, one node per occurrence, and the roles that join them to those involved."""

from __future__ import annotations

from typing import ClassVar, Literal

from graphmodel.geopolitics.actors import Actor, Entity, Place
from graphmodel.geopolitics.things import Means
from graphmodel.model import Event, Phrase, Role


class Occurrence(Event, Entity):
    """Something that happens at a time. `series` marks several occurrences that the source does not tell apart.

    `ongoing` says that the source tells of it as still going on, `verdict` what somebody calls it, in a word: overdue,
    cynical. A verdict is always somebody's, and so quoted content.
    """

    abstract: ClassVar[bool] = True
    not_implied: ClassVar[str] = "That it took place: see `occurred`."
    codes: ClassVar[dict[str, str]] = {}

    series: bool = False
    ongoing: bool | None = None
    verdict: str | None = None


class Attack(Occurrence):
    """An act of violence against people or things; `kind` is what the source calls it."""

    not_implied = "Who did it, or that those of their origin or faith had a part in it."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "18"}

    kind: Literal["terrorist", "military", "communal"] | None = None


class Atrocity(Attack):
    """Grave violence against people who take no part in a conflict."""


class Meeting(Occurrence):
    """People or delegations meet, in person or not."""

    not_implied = "That they agreed on anything, or that one recognizes the other."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "04"}


class Agreement(Occurrence):
    """A formal agreement is signed."""

    not_implied = "That it is kept."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "057"}


class Withdrawal(Occurrence):
    """Armed forces leave a territory."""

    not_implied = "That they were defeated, or that all relations ended."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "0874"}


class Conquest(Occurrence):
    """A territory or a city is taken by force."""

    codes: ClassVar[dict[str, str]] = {"CAMEO": "192"}


class Recognition(Occurrence):
    """The act of formally recognizing a government or a state; RECOGNIZES is the state of affairs after it.

    `first` says whether nobody had recognized that party before.
    """

    not_implied = "Approval of the recognized party's rule."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "054"}

    first: bool | None = None


class Designation(Occurrence):
    """The act of putting a group or a person on a list of terrorists."""

    codes: ClassVar[dict[str, str]] = {"CAMEO": "172"}


class Delisting(Occurrence):
    """The act of taking a group or a person off a list of terrorists."""

    not_implied = "That other authorities took it off theirs, or that the group is recognized as a government."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "081"}


class Election(Occurrence):
    """A vote on who holds office."""


class CarriedOutBy(Role[Occurrence, Actor]):
    """The event was the actor's deed."""

    reads = "was carried out by"
    role = "by"
    not_implied = "That the actor planned, ordered or financed it, or that the organisation of a doer stood behind it."


class Targeted(Role[Occurrence, Entity]):
    """The event was aimed at, or done to, this party or thing."""

    reads = "was aimed at"
    role = "target"


class Involved(Role[Occurrence, Actor]):
    """The actor took part in the event, with no word on who was doer and who was target."""

    reads = Phrase("involved", base="involve", past="involved")
    role = "participant"


class TookPlaceIn(Role[Occurrence, Place]):
    """The event happened there."""

    reads = "took place in"
    role = "place"


class UsedMeans(Role[Occurrence, Means]):
    """The event was done with it."""

    reads = Phrase("used", base="use", past="used")
    role = "means"


class Concerned(Role[Occurrence, Entity]):
    """The event was about it: the matter of a meeting, an agreement or a list."""

    reads = Phrase("concerned", base="concern", past="concerned")
    role = "about"


class WithdrawalFrom(Role[Withdrawal, Place]):
    """The forces left this place."""

    reads = "was a withdrawal from"
    role = "from"
