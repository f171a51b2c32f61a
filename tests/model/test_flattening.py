"""Objects whose parts are properties: which those are, how they are given and read, and what cannot be flattened."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from graphmodel import Model, Node, Property, Relationship
from graphmodel.errors import ModelError
from graphmodel.model.groups import parts_of
from graphmodel.model.places import place
from graphmodel.sources.tables.typed import own_rules


class Geo(BaseModel):
    """A place on the globe, which must be whole."""

    lat: float
    lon: float


class Address(BaseModel):
    street: str
    town: Annotated[str, Property(name="city", index=True, formerly="place")] = "Bern"
    zip_: Annotated[str | None, Property(name="zip")] = Field(default=None, max_length=5)
    geo: Annotated[Geo | None, Property(flatten=True)] = None

    @field_validator("street")
    @classmethod
    def _tidy(cls, street: str) -> str:
        if street == "x":
            raise ValueError("a street has a name")
        return street.strip()


class Shop(Node):
    id: Annotated[str, Property(key=True)]
    address: Annotated[Address | None, Property(flatten=True, formerly="addr")] = None


class Depot(Shop):
    yard: Annotated[Geo, Property(flatten=True, name="the yard")]


class Near(Relationship[Shop, Shop]):
    met: Annotated[Geo | None, Property(flatten=True, deprecated="use Shop.address")] = None


MODEL = Model.of(Shop, Depot, Near)


def test_each_part_is_a_property_with_what_the_object_and_the_part_say() -> None:
    shown = {p.name: (p.attribute, p.kind, p.required, p.index) for p in MODEL.nodes["Depot"].properties.values()}
    assert shown == {
        "id": ("id", "string", True, False),
        "address_street": ("address_street", "string", False, False),
        "address_city": ("address_town", "string", False, True),
        "address_zip": ("address_zip_", "string", False, False),
        "address_geo_lat": ("address_geo_lat", "float", False, False),
        "address_geo_lon": ("address_geo_lon", "float", False, False),
        "the yard_lat": ("yard_lat", "float", True, False),
        "the yard_lon": ("yard_lon", "float", True, False),
    }
    assert MODEL.nodes["Shop"].properties["address_city"].formerly == ("addr_city", "address_place")
    assert MODEL.relationships["NEAR"].properties["met_lat"].deprecated == "use Shop.address"
    assert parts_of(Shop)["address"]["address_geo_lat"] == ("geo", "lat")


@pytest.mark.parametrize(
    "given",
    [
        {"address": Address(street="Quay 1", geo=Geo(lat=1, lon=2))},
        {"address": {"street": " Quay 1 ", "geo": {"lat": 1, "lon": 2}}},
        {"address_street": "Quay 1", "address_geo_lat": 1, "address_geo_lon": 2.0},
    ],
)
def test_an_object_is_given_whole_or_in_parts_and_read_whole(given: dict[str, Any]) -> None:
    shop = Shop(id="a", **given)
    assert shop.address == Address(street="Quay 1", geo=Geo(lat=1, lon=2))
    assert (shop.address.town, shop.model_fields_set) == (
        "Bern",
        {"id", "address_street", "address_geo_lat", "address_geo_lon"},
    )
    assert shop == Shop(id="a", address=Address(street="Quay 1", geo=Geo(lat=1, lon=2)))


def test_what_is_not_there_is_none() -> None:
    assert Shop(id="a").address is None
    assert Shop(id="a", address=None).address is None
    assert Near(Shop.key("a"), Shop.key("b")).met is None
    assert Depot(id="a", yard=Geo(lat=1, lon=2)).yard == Geo(lat=1, lon=2)


@pytest.mark.parametrize(
    ("given", "where", "fault"),
    [
        ({"address": {"city": "Arl"}}, (), "address has no street"),
        ({"address_street": "x"}, ("address_street",), "a street has a name"),
        ({"address": {"street": "a", "geo": {"lat": 1}}}, (), "address has no geo.lon"),
        ({"address": {"street": "a", "town_": 1}}, (), "address has no part 'town_'"),
        ({"address": 7}, (), "address is an object with street, city, zip, geo, not 7"),
        ({"address": {"street": "a"}, "address_street": "b"}, (), "address_street is given twice: by itself, and in"),
        ({"address_street": "a", "address_zip": "123456"}, ("address_zip",), "at most 5 characters"),
        ({"address": {"street": 1}}, ("address_street",), "valid string"),
    ],
)
def test_what_is_wrong_is_said_of_the_property_that_has_it(given: Any, where: tuple[str, ...], fault: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Shop(id="a", **given)
    (error,) = raised.value.errors()
    assert fault in error["msg"]
    assert tuple(part for part in error["loc"] if part in Shop.model_fields or part == "address_zip") == where


class Plain(BaseModel):
    street: str = ""


class Ruled(BaseModel):
    low: int = 0
    high: int = 0

    @model_validator(mode="after")
    def _ordered(self) -> Ruled:
        assert self.low <= self.high
        return self


class Sign(BaseModel):
    model_config = ConfigDict(str_to_upper=True)
    text: str = ""


class Kiosk(Node):
    id: Annotated[str, Property(key=True)]
    at: Annotated[Plain | None, Property(flatten=True)] = None
    on: Annotated[Geo, Property(flatten=True)]


class Signed(Node):
    id: Annotated[str, Property(key=True)]
    sign: Annotated[Sign, Property(flatten=True)]


class Stall(Node):
    id: Annotated[str, Property(key=True)]
    hours: Annotated[Ruled, Property(flatten=True)] = Ruled(low=1, high=8)


def test_only_objects_with_rules_have_their_rows_built_one_by_one() -> None:
    assert [own_rules(cls) for cls in (Kiosk, Stall, Shop, Near, Signed)] == [False, True, True, True, True]
    given: dict[str, Any] = {"hours_low": 3, "hours_high": 2}
    with pytest.raises(ValidationError, match="3 <= 2"):
        Stall(id="a", **given)
    assert Stall.model_validate({"id": "a", "hours_high": 2}).hours == Ruled(low=1, high=2)
    assert Stall(id="a").hours == Ruled(low=1, high=8)


class Coded(BaseModel):
    code: str = ""
    country: str = ""

    @model_validator(mode="before")
    @classmethod
    def _of_code(cls, given: Any) -> Any:
        return {**given, "country": given["code"][:2]} if isinstance(given, dict) and "code" in given else given


class Office(Node):
    id: Annotated[str, Property(key=True)]
    at: Annotated[Coded | None, Property(flatten=True)] = None


@pytest.mark.parametrize("given", [{"at": Coded(code="AT-1010")}, {"at": {"code": "AT-1010"}}, {"at_code": "AT-1010"}])
def test_what_an_object_computes_is_there_however_it_is_given(given: dict[str, Any]) -> None:
    office = Office.model_validate({"id": "a"} | given)
    assert office.model_dump() == {"id": "a", "at_code": "AT-1010", "at_country": "AT"}
    assert office.model_fields_set == {"id", "at_code", "at_country"}


class Ring(BaseModel):
    inner: Annotated[Ring | None, Property(flatten=True)] = None


class Nothing(BaseModel):
    pass


class Wrong(Node):
    id: Annotated[str, Property(key=True)]
    late: Annotated[Late | None, Property(flatten=True)] = None
    at_lat: float = 0
    at: Annotated[Geo, Property(flatten=True)]
    every: Annotated[list[Geo], Property(flatten=True)] = []
    text: Annotated[Geo | None, Property(flatten=True, json=True)] = None
    ring: Annotated[Ring | None, Property(flatten=True)] = None
    none: Annotated[Nothing | None, Property(flatten=True)] = None
    shop: Annotated[Shop | None, Property(flatten=True)] = None
    either: Annotated[Geo | Address | None, Property(flatten=True)] = None


class Late(BaseModel):
    street: str


def test_what_cannot_be_flattened_is_said_all_at_once() -> None:
    Wrong.model_rebuild()
    with pytest.raises(ModelError) as raised:
        Model.of(Wrong)
    assert {problem.where for problem in raised.value.problems} == {place(Wrong)}
    hint = "give it one class of pydantic's BaseModel that stands above; a list or map is kept by json=True"
    assert {(problem.code, problem.message, problem.hint) for problem in raised.value.problems} == {
        ("model-flatten", "Wrong.at is flattened, and at_lat is a property already", "rename one"),
        ("model-flatten", "Wrong.every is flattened, and is no object of one class", hint),
        ("model-flatten", "Wrong.text is flattened, and json is said of one property", "write it in Geo"),
        (
            "model-flatten",
            "Wrong.late is flattened, and its class stands below",
            "declare the class of late above Wrong",
        ),
        ("model-flatten", "Wrong.ring is flattened, and Ring holds itself", "keep it as text: json=True"),
        ("model-flatten", "Wrong.none is flattened, and Nothing has no parts", "declare some, or leave it out"),
        ("model-flatten", "Wrong.shop is flattened, and is no object of one class", hint),
        ("model-flatten", "Wrong.either is flattened, and is no object of one class", hint),
    }


def test_an_inherited_object_is_not_declared_again() -> None:
    with pytest.warns(UserWarning, match="shadows an attribute in parent"):

        class Yard(Shop):
            address: Annotated[Address, Property(flatten=True)]

    with pytest.raises(ModelError) as raised:
        Model.of(Yard)
    (problem,) = raised.value.problems
    assert problem.message == "Yard.address is flattened, and Shop declares it already"
    assert problem.hint == "leave it out of Yard"
