"""The types of this project: all of graphmodel's geopolitics, and your own. Make the lower part yours.

`graphmodel model` lists them; docs/extending-a-model.md tells how types are added, narrowed and left out.
"""

from typing import Literal

from graphmodel import PartialDate, Property, Relationship, Role  # noqa: F401 - at hand for what you add
from graphmodel.geopolitics.actors import Organization, State
from graphmodel.geopolitics.events import Agreement
from graphmodel.geopolitics.model import *  # noqa: F403 - every class that this module holds is a type of the model


class TradeUnion(Organization):
    """An organisation of working people that speaks for them to employers and governments."""

    not_implied = "That all who do the work are members."

    founded: PartialDate | None = None


class Lobbies(Relationship[Organization, State]):
    """Tries to move the state's decisions on a matter, named in `matter`."""

    key = ("matter",)
    not_implied = "That it succeeds, or that it pays anybody."

    matter: str
    by: Literal["talks", "strike", "campaign"] | None = None


class WitnessedBy(Role[Agreement, State]):
    """The agreement was signed in the presence of this state, which is no party to it."""

    role = "witness"
