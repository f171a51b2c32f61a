"""From claims to records: ids, voices, holders, labels."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from importlib import import_module
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.claims import Attribute, Claim, Document, Passage, resolve, standings
from graphmodel.model import CONTENT, SOMEONE, Content, Model, PartialDate, Ref, Relationship
from graphmodel.problems import NOWHERE, Problem, Where
from tests.claims.parties import (
    ARLAND,
    BRIA,
    CRITICS,
    DAY,
    DOCUMENT,
    HERE,
    MODEL,
    PLAIN,
    THERE,
    Borders,
    By,
    Counts,
    Fears,
    Group,
    Keeps,
    Leases,
    Lettered,
    Numbered,
    Party,
    Raid,
    Says,
    State,
    Trades,
    but,
    by_caption,
    keeps,
    one,
    problems,
    records,
)

# Ids

OTHERS: dict[str, Claim] = {
    "plain": PLAIN,
    "document": Claim(keeps(), Document("d2", published=DOCUMENT.published).passage("1.1"), holder="Ann Oak"),
    "subject": Claim(keeps(BRIA), HERE),
    "object": Claim(keeps(end=ARLAND), HERE),
    "turned": Claim(keeps(BRIA, ARLAND), HERE),
    "type": Claim(Fears(ARLAND, BRIA), HERE),
    "someone": Claim(Keeps(SOMEONE, BRIA), HERE),
    "to someone": Claim(Keeps(ARLAND, SOMEONE), HERE),
    "qualifier": Claim(keeps(level="full"), HERE),
    "other qualifier": Claim(keeps(level="part"), HERE),
    "since": Claim(keeps(since="2031"), HERE),
    "more precisely since": Claim(keeps(since="2031-01"), HERE),
    "always": Claim(keeps(since=".."), HERE),
    "until": Claim(keeps(until="2031"), HERE),
    "denied": replace(PLAIN, polarity="denied"),
    "likely": replace(PLAIN, certainty="likely"),
    "possible": replace(PLAIN, certainty="possible"),
    "unclear": replace(PLAIN, certainty="unclear"),
    "implied": replace(PLAIN, basis="implied"),
    "outside": replace(PLAIN, basis="outside"),
    "held": replace(PLAIN, holder=CRITICS),
    "held by a name": replace(PLAIN, holder="critics"),
    "held by someone": replace(PLAIN, holder=SOMEONE),
    "ended": replace(PLAIN, ended=True),
    "share": replace(PLAIN, share="most"),
    "all": replace(PLAIN, share="all"),
    "except": replace(PLAIN, excepting=[CRITICS]),
    "except more": replace(PLAIN, excepting=[CRITICS, Group.key("others")]),
    "condition": replace(PLAIN, conditions=[Claim(keeps(BRIA, ARLAND))]),
    "other condition": replace(PLAIN, conditions=[Claim(keeps(BRIA, ARLAND), polarity="denied")]),
    "conditions": replace(PLAIN, conditions=[Claim(keeps(BRIA, ARLAND)), Claim(Fears(ARLAND, BRIA))]),
    "property": Claim(Attribute(ARLAND, "size", 4), HERE),
    "value": Claim(Attribute(ARLAND, "size", 5), HERE),
    "property since": Claim(Attribute(ARLAND, "size", 4, since=PartialDate("2031")), HERE),
    "content": Claim(Says(ARLAND, CONTENT), HERE, that=[PLAIN]),
    "other content": Claim(Says(ARLAND, CONTENT), HERE, that=[replace(PLAIN, polarity="denied")]),
    "more content": Claim(Says(ARLAND, CONTENT), HERE, that=[PLAIN, Claim(keeps(BRIA))]),
    "integer key": Claim(Counts(ARLAND, Numbered.key(1)), HERE),
    "text key": Claim(Counts(ARLAND, Lettered.key("1")), HERE),
}


def test_ids_change_with_each_part_of_what_is_said() -> None:
    ids = {name: one(claim).id for name, claim in OTHERS.items()}
    assert [(a, b) for a, b in combinations(ids, 2) if ids[a] == ids[b]] == []


def test_a_quoted_or_supposed_claim_is_another_claim() -> None:
    quoted = records(Claim(Says(CRITICS, CONTENT), HERE, that=[PLAIN]))[0]
    supposed = records(replace(PLAIN, conditions=[PLAIN]))[0]
    assert len({one(PLAIN).id, quoted.id, supposed.id, one(replace(PLAIN, holder=CRITICS)).id}) == 4


@pytest.mark.parametrize(
    "change",
    [
        {"evidence": THERE},
        {"evidence": [THERE, HERE]},
        {"evidence": DOCUMENT.passage("1.1", "0123456789abcdef")},
        {"note": "in other words"},
        {"confidence": 0.5},
        {"rank": "preferred"},
        {"rank": "deprecated"},
        {"resolved": frozenset({"since"})},
        {"label": "kept"},
        {"reasons": [Claim(Fears(ARLAND, BRIA))]},
        {"rebuts": [Claim(Fears(ARLAND, BRIA))]},
        {"alternative_of": [Claim(Fears(ARLAND, BRIA))]},
        {"holder": "Ann Oak"},
        {"proposition": Keeps(State(id="arland", name="Arland"), State(id="bria"))},
        {"proposition": keeps(Party.key("arland"))},
        {"where": Where("elsewhere.yaml", 7, 3)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_ids_do_not_change_with_evidence_or_with_how_it_was_written_down(change: dict[str, Any]) -> None:
    assert one(PLAIN).id in {record.id for record in records(but(PLAIN, **change))}


def test_a_document_that_is_mended_keeps_its_claims() -> None:
    mended = replace(DOCUMENT, title="Mended", published=PartialDate("2031"), url="https://example.org")
    assert one(replace(PLAIN, evidence=mended.passage("7.7"))).id == one(PLAIN).id


def test_neither_order_nor_spelling_of_what_is_in_a_set_matters() -> None:
    a, b = Claim(keeps(BRIA, ARLAND)), Claim(Fears(ARLAND, BRIA))
    for field, members in (("conditions", [a, b]), ("excepting", [CRITICS, Group.key("others")])):
        assert one(but(PLAIN, **{field: members})).id == one(but(PLAIN, **{field: members[::-1]})).id
        assert one(but(PLAIN, **{field: members})).id == one(but(PLAIN, **{field: [*members, members[0]]})).id
    said = Claim(Says(CRITICS, CONTENT), HERE, that=[a, b])
    assert one(said).id == one(replace(said, that=[b, a])).id


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_ids_do_not_depend_on_the_normal_form_of_a_text(text: str) -> None:
    forms = {unicodedata.normalize(form, text) for form in ("NFC", "NFD")}
    ids = {one(Claim(keeps(State.key(form), level=form), HERE, holder=form)).id for form in forms}
    assert len(ids) == 1


def test_symmetric_ends_make_one_claim_of_one_fact() -> None:
    there, back = one(Claim(Borders(ARLAND, BRIA), HERE)), one(Claim(Borders(BRIA, ARLAND), HERE))
    assert there == back
    unnamed = one(Claim(Borders(ARLAND, SOMEONE), HERE)).testimony
    assert (unnamed.subject, unnamed.object) == (None, Ref("Party", "arland"))


def test_facts_join_what_documents_say_alike_and_part_what_a_key_parts() -> None:
    def fact(claim: Claim) -> str:
        return one(claim).testimony.fact

    elsewhere = Document("d2").passage("3")
    assert fact(PLAIN) == fact(Claim(keeps(since="2030", level="full"), elsewhere, polarity="denied", holder="x"))
    salt, fish = (Claim(Trades(ARLAND, BRIA, good=good), HERE) for good in ("salt", "fish"))
    assert fact(salt) == fact(replace(salt, evidence=elsewhere)) != fact(fish)
    leases = [Claim(Leases(ARLAND, BRIA, since=PartialDate(year)), HERE) for year in ("2030", "2031")]
    assert fact(leases[0]) != fact(leases[1])
    sizes = [Claim(Attribute(ARLAND, "size", size), HERE) for size in (4, 5)]
    assert fact(sizes[0]) == fact(sizes[1])


# What a record holds


def test_a_record_says_everything_of_its_claim() -> None:
    claim = Claim(
        keeps(since="2030", level="full"),
        [THERE, HERE],
        share="most",
        excepting=[CRITICS],
        rank="preferred",
        confidence=0.5,
        note="kept so far",
        resolved=frozenset({"since"}),
        where=Where("s.yaml", 3, 5),
    )
    (record,) = records(claim)
    said = record.testimony
    assert (said.subject, said.predicate, said.object) == (Ref("Party", "arland"), "KEEPS", Ref("Party", "bria"))
    assert (said.kind, said.qualifiers, said.value) == ("relationship", '{"level":"full"}', "")
    assert (said.since, said.until, said.published) == (PartialDate("2030"), None, PartialDate("2031-06"))
    assert (said.document, said.locators, said.note) == ("d1", ("1.1", "1.2"), "kept so far")
    assert (said.share, said.rank, said.resolved) == ("most", "preferred", frozenset({"since"}))
    assert (said.own_voice, said.conditional, record.voice, record.holder) == (True, False, "asserted", "Ann Oak")
    assert (record.excepting, record.confidence) == (frozenset({Ref("Party", "critics")}), 0.5)
    assert (record.passages, record.where) == (frozenset({HERE, THERE}), Where("s.yaml", 3, 5))


@pytest.mark.parametrize(
    ("claim", "kind"),
    [
        (PLAIN, "relationship"),
        (Claim(By(Raid.key(1), ARLAND), HERE), "role"),
        (Claim(Says(ARLAND, CONTENT), HERE, that=[PLAIN]), "content"),
        (Claim(Attribute(ARLAND, "size", 4), HERE), "property"),
        (Claim(Attribute(Raid.key(1), "killed", 4), HERE), "occasion"),
    ],
)
def test_what_kind_of_fact_it_is(claim: Claim, kind: str) -> None:
    assert one(claim).testimony.kind == kind


@pytest.mark.parametrize(
    ("author", "holder", "expected", "own"),
    [
        ("", None, "d1", True),
        ("Ann Oak", None, "Ann Oak", True),
        (State.key("arland"), None, Ref("Party", "arland"), True),
        (State(id="arland"), None, Ref("Party", "arland"), True),
        (State.key("arland"), Party.key("arland"), Ref("Party", "arland"), True),
        ("Ann Oak", "Ann Oak", "Ann Oak", True),
        ("Ann Oak", "Ben Ash", "Ben Ash", False),
        ("Ann Oak", CRITICS, Ref("Party", "critics"), False),
        ("Ann Oak", SOMEONE, "someone", False),
        (State.key("arland"), "arland", "arland", False),
    ],
)
def test_the_author_holds_a_claim_unless_it_says_who_does(
    author: Any, holder: Any, expected: object, own: bool
) -> None:
    record = one(Claim(keeps(), replace(DOCUMENT, author=author).passage("1"), holder=holder))
    assert (record.holder, record.testimony.own_voice) == (expected, own)


def test_a_document_without_author_speaks_by_its_title() -> None:
    assert one(Claim(keeps(), Document("d9", title="The Echo").passage("1"))).holder == "The Echo"


# Voices


def nested() -> Claim:
    inner = Claim(keeps(BRIA), conditions=[Claim(Fears(BRIA, ARLAND))], reasons=[Claim(Fears(ARLAND, BRIA))])
    outer = Claim(Says(CRITICS, CONTENT), that=[inner])
    return Claim(Says(ARLAND, CONTENT), HERE, that=[outer])


def test_content_is_quoted_and_held_by_whoever_says_it_at_every_level() -> None:
    found = by_caption(records(nested()))
    assert {caption: (r.voice, r.holder) for caption, r in found.items()} == {
        "arland SAYS": ("asserted", "Ann Oak"),
        "critics SAYS": ("quoted", Ref("Party", "arland")),
        "bria KEEPS": ("quoted", Ref("Party", "critics")),
        "bria FEARS": ("hypothetical", Ref("Party", "critics")),
        "arland FEARS": ("quoted", Ref("Party", "critics")),
    }
    assert found["arland SAYS"].content == {found["critics SAYS"].id}
    assert found["critics SAYS"].content == {found["bria KEEPS"].id}
    assert found["bria KEEPS"].conditions == {found["bria FEARS"].id}
    assert found["bria KEEPS"].reasons == {found["arland FEARS"].id}


def test_nested_claims_take_evidence_and_place_of_the_claim_around_them() -> None:
    placed = replace(nested(), where=Where("s.yaml", 4))
    assert {(r.passages, r.where) for r in records(placed)} == {(frozenset({HERE}), Where("s.yaml", 4))}
    own = Claim(Says(ARLAND, CONTENT), HERE, that=[Claim(keeps(), THERE, where=Where("s.yaml", 9))])
    assert {(r.passages, r.where.line) for r in records(own)} == {(frozenset({HERE}), 0), (frozenset({THERE}), 9)}


def test_what_an_event_is_said_to_bring_about_is_in_the_authors_words() -> None:
    class Causes(Relationship[Raid, Content]):
        pass

    model = Model.of(*(kind.cls for kind in MODEL.nodes.values()), Keeps, Causes)
    found, _ = resolve(model, [Claim(Causes(Raid.key(1), CONTENT), HERE, that=[Claim(keeps())])])
    assert [(r.voice, r.holder) for r in found] == [("quoted", "Ann Oak"), ("asserted", "Ann Oak")]


def test_a_reason_is_claimed_like_the_claim_it_is_given_for() -> None:
    reason = by_caption(records(replace(PLAIN, certainty="possible", reasons=[Claim(Fears(BRIA, ARLAND))])))
    assert reason["bria FEARS"].voice == "asserted"
    assert reason["arland KEEPS"].reasons == {reason["bria FEARS"].id}
    assert standings([r.testimony for r in reason.values()], DAY)[reason["bria FEARS"].testimony.fact].stands


OTHERWISE = ["rebuts", "alternative_of"]


@pytest.mark.parametrize("how", OTHERWISE)
def test_a_claim_argued_against_or_read_otherwise_is_not_claimed(how: str) -> None:
    found = by_caption(records(but(PLAIN, **{how: [Claim(Fears(BRIA, ARLAND))]})))
    assert (found["bria FEARS"].voice, found["bria FEARS"].testimony.own_voice) == ("hypothetical", False)
    assert getattr(found["arland KEEPS"], how) == {found["bria FEARS"].id}


@pytest.mark.parametrize("how", OTHERWISE)
@pytest.mark.parametrize("order", [1, -1])
def test_a_claim_argued_against_that_the_source_makes_elsewhere_is_that_claim(how: str, order: int) -> None:
    feared = Claim(Fears(BRIA, ARLAND), THERE, holder=CRITICS)
    found = by_caption(records(*[feared, but(PLAIN, **{how: [feared]})][::order]))
    assert (len(found), found["bria FEARS"].voice) == (2, "asserted")
    assert getattr(found["arland KEEPS"], how) == {found["bria FEARS"].id}


def test_what_is_in_a_claim_is_read_once_and_kept() -> None:
    claim = Claim(Says(ARLAND, CONTENT), iter([HERE]), that=(c for c in [PLAIN]))  # type: ignore[arg-type]
    assert (claim.evidence, claim.that, claim.passages) == ((HERE,), (PLAIN,), (HERE,))


@pytest.mark.parametrize(
    "claim",
    [
        Claim(Says(ARLAND, CONTENT), HERE, that=[Claim(keeps())]),
        Claim(Fears(ARLAND, CONTENT), HERE, that=[Claim(keeps())]),
        Claim(Says(CRITICS, CONTENT), HERE, that=[Claim(Says(ARLAND, CONTENT), that=[Claim(keeps())])]),
        Claim(Fears(ARLAND, BRIA), HERE, conditions=[Claim(keeps())]),
        Claim(Fears(ARLAND, BRIA), HERE, rebuts=[Claim(keeps())]),
        Claim(Says(ARLAND, CONTENT), HERE, that=[Claim(Fears(BRIA, ARLAND), reasons=[Claim(keeps())])]),
        Claim(keeps(), HERE, holder=CRITICS),
        Claim(keeps(), HERE, certainty="likely"),
        Claim(keeps(), HERE, basis="implied"),
    ],
)
def test_what_is_only_said_feared_supposed_or_argued_against_never_stands(claim: Claim) -> None:
    found = records(claim)
    stand = standings([r.testimony for r in found], DAY)
    assert {stand[r.testimony.fact].answer for r in found if r.testimony.predicate == "KEEPS"} == {"unknown"}


def test_an_attitude_stands_as_that_attitude() -> None:
    for claim in (Claim(Fears(ARLAND, BRIA), HERE), Claim(Fears(ARLAND, CONTENT), HERE, that=[Claim(keeps())])):
        record = one(claim)
        assert standings([record.testimony], DAY)[record.testimony.fact].stands


# Labels


def test_labels_are_known_before_and_after_the_claim_that_has_them() -> None:
    labelled = Claim(Fears(ARLAND, BRIA), HERE, label="fear")
    for claims in ([labelled, replace(PLAIN, reasons=["fear"])], [replace(PLAIN, reasons=["fear"]), labelled]):
        found = by_caption(records(*claims))
        assert found["arland KEEPS"].reasons == {found["arland FEARS"].id}


def test_labels_join_in_each_way_and_inside_quoted_content() -> None:
    quoted = Claim(Says(CRITICS, CONTENT), HERE, that=[Claim(Fears(ARLAND, BRIA), label="fear")])
    claim = replace(PLAIN, reasons=["fear"], rebuts=["fear"], alternative_of=["fear"])
    found = by_caption(records(quoted, claim))
    fear = frozenset({found["arland FEARS"].id})
    kept = found["arland KEEPS"]
    assert (kept.reasons, kept.rebuts, kept.alternative_of) == (fear, fear, fear)


def test_the_same_claim_may_have_its_label_twice() -> None:
    assert problems(replace(PLAIN, label="kept"), replace(PLAIN, label="kept", evidence=THERE)) == []


def test_labels_that_nobody_has_or_two_have_are_told() -> None:
    claims = [
        replace(PLAIN, label="kept", where=Where("s.yaml", 1)),
        Claim(keeps(BRIA), HERE, label="kept", where=Where("s.yaml", 2)),
        Claim(keeps(CRITICS), HERE, reasons=["kpet"], rebuts=["x"], where=Where("s.yaml", 3)),
    ]
    assert problems(*claims) == [
        "s.yaml:2 claim-label the label 'kept' is given to two claims\n  hint: give each a label of its own",
        "s.yaml:3 claim-label no claim here has the label 'kpet'\n  hint: did you mean 'kept'?",
        "s.yaml:3 claim-label no claim here has the label 'x'\n  hint: known are: kept",
    ]
    assert problems(replace(PLAIN, reasons=["x"])) == [
        "claim-label no claim here has the label 'x'\n  hint: give the other claim the option `as: name`"
    ]


def test_a_claim_that_refers_to_itself_is_refused_at_its_place() -> None:
    again = replace(PLAIN, evidence=THERE, where=Where("s.yaml", 4))  # the same claim, stated twice
    for how, fault in (
        ("reasons", "gives itself as its reason\n  hint: name another claim under `because`, or leave it out"),
        ("rebuts", "argues against itself\n  hint: name another claim under `rebuts`, or leave it out"),
        (
            "alternative_of",
            "is another reading of itself\n  hint: name another claim under `alternative_of`, or leave it out",
        ),
    ):
        told = [f"s.yaml:4 claim-label the claim {fault}"]
        labelled = replace(PLAIN, label="kept", where=Where("s.yaml", 3))
        by_label: dict[str, Any] = {how: ["kept"]}
        by_claim: dict[str, Any] = {how: [PLAIN]}
        assert problems(labelled, replace(again, **by_label)) == told
        assert problems(labelled, replace(again, label="kept", **by_label)) == told
        assert problems(replace(again, **by_claim)) == told


@pytest.mark.parametrize("how", ["reasons", "rebuts", "alternative_of"])
def test_a_claim_may_refer_to_another_that_differs_in_a_condition_holder_or_voice(how: str) -> None:
    """In another condition, in being asserted rather than quoted, in being a condition."""
    if_bria, if_critics = (but(PLAIN, conditions=[Claim(Fears(who, ARLAND), HERE)]) for who in (BRIA, CRITICS))
    quoted = Claim(Says(ARLAND, CONTENT), HERE, that=[but(PLAIN, label="a")])
    pairs = (
        (but(if_bria, label="a"), if_critics),
        (quoted, but(PLAIN, holder=ARLAND)),
        (but(PLAIN, label="a", rank="deprecated", holder=BRIA), but(PLAIN, holder=CRITICS)),
        (Claim(Fears(BRIA, ARLAND), HERE, conditions=[but(PLAIN, label="a")]), PLAIN),
    )
    for other, claim in pairs:
        by_label: dict[str, Any] = {how: ["a"]}
        found = records(other, but(claim, **by_label))
        (named,) = getattr(found[-1], how)
        assert named in {each.id for each in found[:-1]}
    by_claim: dict[str, Any] = {how: [if_bria]}
    assert problems(but(if_critics, **by_claim)) == []
    assert "itself" in problems(but(if_bria, **by_claim))[0]


def test_a_passage_knows_its_id() -> None:
    assert [p.id for p in (HERE, DOCUMENT.passage(), Passage(DOCUMENT, "A 2"))] == ["d1 1.1", "d1", "d1 A 2"]


def test_many_faults_are_each_compared_once_with_those_before(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    class Counted(Problem):
        def __getattribute__(self, name: str) -> Any:
            if name == "message":
                read.append(name)
            return super().__getattribute__(name)

    module = import_module("graphmodel.claims.resolve")
    monkeypatch.setattr(module, "faults", lambda *_: [Counted(NOWHERE, "code", "it is wrong")] * 2)
    counts = []
    for many in (50, 500):
        read.clear()
        claims = [replace(PLAIN, where=Where("sheet.yaml", at)) for at in range(1, many + 1)]
        assert [problem.where.line for problem in resolve(MODEL, claims)[1]] == list(range(1, many + 1))
        counts.append(len(read))
    assert counts[1] <= 11 * counts[0]
