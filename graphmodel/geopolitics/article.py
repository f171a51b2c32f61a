"""The article's central claims from Python, with the nodes and claim ids of the fact sheet `fixtures/article.yaml`.

A loader is a generator function: it yields nodes and claims, and graphmodel reads them as it reads a fact sheet.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.claims import Attribute, Claim, Document
from graphmodel.geopolitics.actors import (
    ArmedGroup,
    Community,
    Government,
    Person,
    PublicBody,
    State,
    StateGroup,
)
from graphmodel.geopolitics.effects import Benefits, Enables, Guarantees
from graphmodel.geopolitics.events import Attack, CarriedOutBy, Concerned, Delisting, Recognition
from graphmodel.geopolitics.links import ActiveIn, DistinctFrom, MemberOf, PartOf
from graphmodel.geopolitics.power import CommitsTerrorismAgainst, DesignatesTerrorist, Forms, Governs
from graphmodel.geopolitics.stances import Believes, SeesAsThreat
from graphmodel.geopolitics.things import Infrastructure, Interest, Policy, Region
from graphmodel.geopolitics.ties import AcceptsInPractice, DealsInformallyWith, EngagesWith, Recognizes
from graphmodel.model import CONTENT, Node, PartialDate, Quantity

ARTICLE = Document(
    id="mamedov-2025",
    title="Why Russia Recognized the Taliban",
    author=Person.key("eldar-mamedov"),
    published=PartialDate("2025-07"),
)
RUSSIA = State.key("russia")
EMIRATE = Government.key("islamic-emirate")
TALIBAN = ArmedGroup.key("taliban")
ISIS_K = ArmedGroup.key("isis-k")
AL_QAEDA = ArmedGroup.key("al-qaeda")
SECURITY_COUNCIL = PublicBody.key("un-security-council")
CENTRAL_ASIAN_STATES = StateGroup.key("central-asian-states")
RECOGNITION = Recognition.key("russia-recognition-2025")
DELISTING = Delisting.key("taliban-delisting-2025")
OPEN = PartialDate("..")
RELATIVE = frozenset({"since"})


def article() -> Iterator[Node | Claim]:
    """The parties to the recognition, and the claims that the article turns on."""
    yield from parties()
    yield from recognition()
    yield from designations()
    yield from security()
    yield from opinions()


def parties() -> Iterator[Node]:
    """The states, the government and the movements that the central claims are about."""
    yield State(id="russia", name="Russia", aliases=("Moscow", "Kremlin", "Russian"))
    yield State(id="afghanistan", name="Afghanistan", aliases=("Afghan", "Kabul"))
    yield Government(
        id="islamic-emirate",
        name="Islamic Emirate of Afghanistan",
        aliases=("Islamic Emirate", "Taliban government", "Taliban", "Kabul"),
    )
    yield ArmedGroup(id="taliban", name="Taliban", aliases=("Taliban movement",), plural=True)
    yield ArmedGroup(id="isis-k", name="Islamic State Khorasan Province", aliases=("ISIS-K",))
    yield ArmedGroup(id="al-qaeda", name="Al-Qaeda", aliases=("Al Qaeda",))


def recognition() -> Iterator[Claim]:
    """Who recognizes whom, from contact to recognition, and who does not."""
    began = EngagesWith(RUSSIA, TALIBAN, since=PartialDate("2016"))
    yield Claim(began, evidence=ARTICLE.passage("3.2"))
    recognizes = Recognizes(RUSSIA, EMIRATE, since=PartialDate("2025-07"))
    yield Claim(recognizes, evidence=[ARTICLE.passage("2.1"), ARTICLE.passage("4.2")], resolved=RELATIVE)
    yield Claim(Concerned(RECOGNITION, EMIRATE), evidence=ARTICLE.passage("2.1"), resolved=frozenset({"when"}))
    yield Claim(Governs(EMIRATE, State.key("afghanistan")), evidence=ARTICLE.passage("2.1"))
    yield Claim(Forms(TALIBAN, EMIRATE), evidence=[ARTICLE.passage("2.1"), ARTICLE.passage("3.4")], basis="implied")
    informally = DealsInformallyWith(RUSSIA, TALIBAN)
    yield Claim(informally, evidence=ARTICLE.passage("4.2"), bounds={"until": RECOGNITION}, ended=True)
    neighbours = ARTICLE.passage("8.4")
    yield Claim(
        Recognizes(CENTRAL_ASIAN_STATES, EMIRATE, since=OPEN),
        evidence=neighbours,
        polarity="denied",
        share="all",
        excepting=[State.key("tajikistan")],
    )
    yield Claim(AcceptsInPractice(CENTRAL_ASIAN_STATES, EMIRATE), evidence=neighbours, share="most")


def designations() -> Iterator[Claim]:
    """Who has whom on a list of terrorists: a state's list and the UN Security Council's are two lists."""
    lifted = DesignatesTerrorist(RUSSIA, TALIBAN)
    yield Claim(lifted, evidence=ARTICLE.passage("3.3"), bounds={"until": DELISTING})
    yield Claim(CarriedOutBy(DELISTING, RUSSIA), evidence=ARTICLE.passage("3.3"), resolved=frozenset({"when"}))
    council = ARTICLE.passage("11.2")
    never = DesignatesTerrorist(SECURITY_COUNCIL, TALIBAN, since=OPEN)
    yield Claim(never, evidence=council, polarity="denied")
    yield Claim(DesignatesTerrorist(SECURITY_COUNCIL, AL_QAEDA), evidence=council)
    former = MemberOf(Person.key("ahmed-al-sharaa"), AL_QAEDA, position="militant")
    yield Claim(former, evidence=ARTICLE.passage("11.1"), ended=True)


def security() -> Iterator[Claim]:
    """What ISIS-K is to the others, and what is only implied or unclear about it."""
    none_so_far = CommitsTerrorismAgainst(TALIBAN, RUSSIA, since=OPEN)
    yield Claim(none_so_far, evidence=ARTICLE.passage("5.2"), polarity="denied", label="no-terror")
    yield Claim(ActiveIn(ISIS_K, Region.key("central-asia")), evidence=ARTICLE.passage("5.3"))
    yield Claim(SeesAsThreat(TALIBAN, ISIS_K, degree="primary"), evidence=ARTICLE.passage("7.1"))
    size = Attribute(Community.key("tajik-migrants"), "size", Quantity(1_300_000, "persons", about=True))
    yield Claim(size, evidence=ARTICLE.passage("6.2"), certainty="unclear", label="tajik-size")
    attacks = Attack.key("attacks-2024")
    yield Claim(CarriedOutBy(attacks, ISIS_K), evidence=ARTICLE.passage("7.3"), basis="implied")
    crocus = PartOf(Attack.key("crocus-attack-2024"), attacks)
    yield Claim(crocus, evidence=ARTICLE.passage("7.3"), basis="implied")


def opinions() -> Iterator[Claim]:
    """What is only possible, on what condition, and what is the author's own view."""
    railways = Enables(RECOGNITION, Infrastructure.key("southern-railways"))
    safe = Guarantees(TALIBAN, Interest.key("security"))
    yield Claim(railways, evidence=ARTICLE.passage("9.4"), certainty="possible", conditions=[Claim(safe)])
    distinct = [Claim(DistinctFrom(TALIBAN, ArmedGroup.key(other))) for other in ("isis", "al-qaeda")]
    believes = Believes(RUSSIA, CONTENT)
    yield Claim(believes, evidence=ARTICLE.passage("5.2"), that=distinct, reasons=["no-terror"])
    worth_it = Benefits(Policy.key("russia-taliban-relations"), RUSSIA, net=True, term="for now")
    weighed = Believes(Person.key("eldar-mamedov"), CONTENT)
    yield Claim(weighed, evidence=ARTICLE.passage("14.1"), that=[Claim(worth_it)], label="net-benefit")
