"""What actors do with each other, from contact to recognition. A weaker and a stronger tie are two types.

CAMEO codes, here and in the files beside this one, are those of the event code list that GDELT publishes
(CAMEO.eventcodes.txt, after the codebook of 2012). They name the act by which such a tie comes about or shows; a type
without a fitting code has none.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from graphmodel.geopolitics.actors import Actor, Government, InternationalOrganization, State, StateGroup
from graphmodel.geopolitics.things import Idea, Policy
from graphmodel.model import Relationship

# From contact to recognition, the weakest first.


class EngagesWith(Relationship[Actor, Actor]):
    """Has dealings with the other, at whatever level: talks, visits, offices, joint work."""

    reads = "has dealings with"
    not_implied: ClassVar[str] = "Acceptance, recognition or approval."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "04"}


class DealsInformallyWith(Relationship[Actor, Actor]):
    """Has dealings with the other below the level of formal relations between states."""

    reads = "has informal dealings with"
    not_implied = "Acceptance of the other as a government, or recognition."


class DealsFormallyWith(Relationship[State | InternationalOrganization, State | Government]):
    """Deals with the other officially, as one state does with another."""

    reads = "deals formally with"
    not_implied = "That diplomatic relations were taken up, or an embassy opened."


class AcceptsInPractice(Relationship[State | StateGroup | InternationalOrganization, Government | State]):
    """Treats the other as the power in place and deals with it as such, without recognizing it."""

    reads = "accepts {} in practice"
    not_implied = "Formal recognition, or diplomatic relations."


class Recognizes(Relationship[State | StateGroup | InternationalOrganization, Government | State]):
    """Formally recognizes a government as the lawful government of its state, or a state as a state."""

    reads = "recognizes"
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
    """Keeps formal relations with the other, as one state does with another."""

    reads = "has diplomatic relations with"
    not_implied = "Friendly relations, or an embassy in either capital."


class NormalizesRelationsWith(Relationship[State | StateGroup | InternationalOrganization, State | Government]):
    """Is bringing formerly hostile or broken relations back to the usual."""

    reads = "normalizes relations with"
    not_implied = "That recognition has been granted or that sanctions have ended."

    pace: Literal["rapid", "gradual"] | None = None


# Working together, and standing behind each other.


class CooperatesWith(Relationship[Actor, Actor]):
    """The two work together, in the named `area` if the source names one."""

    reads = "cooperates with"
    symmetric = True
    not_implied = "An alliance, shared aims beyond the matter, or recognition."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "06"}

    area: str | None = None


class TradesWith(Relationship[Actor, Actor]):
    """Goods or services are exchanged between the two."""

    reads = "trades with"
    symmetric = True
    codes: ClassVar[dict[str, str]] = {"CAMEO": "061"}


class AlliedWith(Relationship[Actor, Actor]):
    """The two are bound to help each other, by treaty or lasting practice."""

    reads = "is allied with"
    symmetric = True


class Aids(Relationship[Actor, Actor]):
    """Gives the other money, goods, arms or protection."""

    reads = "aids"
    codes: ClassVar[dict[str, str]] = {"CAMEO": "07"}

    form: Literal["economic", "military", "humanitarian", "other"] | None = None


class Endorses(Relationship[Actor, Actor | Idea]):
    """Approves of the other's ideas or conduct and says so."""

    reads = "endorses"
    not_implied = "That it recognizes or aids the other."
    codes: ClassVar[dict[str, str]] = {"CAMEO": "051"}


class Favors(Relationship[Actor, Actor]):
    """Asks less of it, or grants it more, than another in a like case.

    `over` names the other, `despite` what spoke against it.
    """

    reads = "favors"
    over: str | None = None
    despite: str | None = None


class Pursues(Relationship[Actor, Policy]):
    """Carries out the policy or initiative as its own."""

    reads = "pursues"
    not_implied = "That it succeeds."


class ParticipatesIn(Relationship[Actor, Policy]):
    """Takes part in an initiative or a programme; `part` is the source's word for how."""

    reads = "participates in"
    part: str | None = None
