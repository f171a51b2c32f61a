"""How relationship types read in English."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphmodel.errors import ModelError
from graphmodel.model import Content, Model, Phrase, Relationship
from graphmodel.model.type_words import default_phrase
from graphmodel.model.verbs import IRREGULAR, base_of, base_of_past, irregular_forms, past_of
from tests.example import Group, State

FORMS: list[dict[str, Any]] = [
    {},
    {"plural": True},
    {"certainty": "possible"},
    {"denied": True},
    {"denied": True, "plural": True},
    {"ended": True},
    {"denied": True, "ended": True},
    {"certainty": "possible", "ended": True},
    {"certainty": "possible", "denied": True},
    {"certainty": "likely"},
    {"certainty": "unclear", "denied": True},
]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        (
            Phrase("enables"),
            "enables|enable|may enable|does not enable|do not enable|enabled|did not enable|may have enabled|"
            "may not enable|probably enables|perhaps does not enable",
        ),
        (
            Phrase("is part of"),
            "is part of|are part of|may be part of|is not part of|are not part of|was part of|was not part of|"
            "may have been part of|may not be part of|is probably part of|is perhaps not part of",
        ),
        (
            Phrase("has influence in"),
            "has influence in|have influence in|may have influence in|does not have influence in|"
            "do not have influence in|had influence in|did not have influence in|may have had influence in|"
            "may not have influence in|probably has influence in|perhaps does not have influence in",
        ),
        (
            Phrase("sees {} as a threat"),
            "sees {} as a threat|see {} as a threat|may see {} as a threat|does not see {} as a threat|"
            "do not see {} as a threat|saw {} as a threat|did not see {} as a threat|may have seen {} as a threat|"
            "may not see {} as a threat|probably sees {} as a threat|perhaps does not see {} as a threat",
        ),
        (
            Phrase("was carried out by"),
            "was carried out by|were carried out by|may have been carried out by|was not carried out by|"
            "were not carried out by|was carried out by|was not carried out by|may have been carried out by|"
            "may not have been carried out by|was probably carried out by|was perhaps not carried out by",
        ),
        (
            Phrase("took place in"),
            "took place in|took place in|may have taken place in|did not take place in|did not take place in|"
            "took place in|did not take place in|may have taken place in|may not have taken place in|"
            "probably took place in|perhaps did not take place in",
        ),
    ],
    ids=lambda value: value.present if isinstance(value, Phrase) else "",
)
def test_a_phrase_has_all_forms_that_a_claim_needs(phrase: Phrase, expected: str) -> None:
    assert "|".join(phrase.verb(**form) for form in FORMS) == expected


@given(st.from_regex(r"[a-z]{2,9}", fullmatch=True))
def test_a_regular_verb_never_keeps_its_third_person_behind_may_or_not(verb: str) -> None:
    phrase = Phrase(verb + "s") if not verb.endswith(("s", "x", "z", "o", "h")) else Phrase(verb + "es")
    if phrase.present in ("is", "was", "has"):
        return
    for denied, certainty in product((False, True), ("certain", "possible")):
        said = phrase.verb(denied=denied, certainty=certainty)
        assert said.endswith(phrase.present) == (not denied and certainty == "certain")


@pytest.mark.parametrize(
    ("verb", "base", "past"),
    [
        ("trades", "trade", "traded"),
        ("carries", "carry", "carried"),
        ("passes", "pass", "passed"),
        ("reaches", "reach", "reached"),
        ("plays", "play", "played"),
        ("stops", "stop", "stopped"),
        ("visits", "visit", "visited"),
        ("ties", "tie", "tied"),
        ("needs", "need", "needed"),
        ("submits", "submit", "submitted"),
        ("controls", "control", "controlled"),
        ("focuses", "focus", "focused"),
        ("founds", "found", "founded"),
        ("wounds", "wound", "wounded"),
        ("belies", "belie", "belied"),
        ("accuses", "accuse", "accused"),
        ("excuses", "excuse", "excused"),
        ("re-focuses", "re-focus", "re-focused"),
        ("biases", "bias", "biased"),
        ("caches", "cache", "cached"),
        ("coaches", "coach", "coached"),
        ("axes", "axe", "axed"),
        ("quizzes", "quiz", "quizzed"),
        ("buzzes", "buzz", "buzzed"),
        ("unties", "untie", "untied"),
        ("unifies", "unify", "unified"),
        ("overlaps", "overlap", "overlapped"),
        ("embeds", "embed", "embedded"),
        ("underpins", "underpin", "underpinned"),
        ("acquits", "acquit", "acquitted"),
        ("concurs", "concur", "concurred"),
        ("excels", "excel", "excelled"),
        ("abuts", "abut", "abutted"),
        ("outstrips", "outstrip", "outstripped"),
        ("debugs", "debug", "debugged"),
        ("resubmits", "resubmit", "resubmitted"),
        ("traffics", "traffic", "trafficked"),
        ("interprets", "interpret", "interpreted"),
        ("renders", "render", "rendered"),
        ("covers", "cover", "covered"),
        ("relays", "relay", "relayed"),
        ("presents", "present", "presented"),
        ("cofounds", "cofound", "cofounded"),
    ],
)
def test_regular_verbs_are_inflected_by_rule(verb: str, base: str, past: str) -> None:
    assert (base_of(verb), past_of(base)) == (base, past)


COMMONEST = """
says said said; makes made made; goes went gone; takes took taken; comes came come; sees saw seen; knows knew known;
gets got got; gives gave given; finds found found; thinks thought thought; tells told told; becomes became become;
shows showed shown; leaves left left; feels felt felt; puts put put; brings brought brought; begins began begun;
keeps kept kept; holds held held; writes wrote written; stands stood stood; hears heard heard; lets let let;
means meant meant; sets set set; meets met met; runs ran run; pays paid paid; sits sat sat; speaks spoke spoken;
lies lay lain; leads led led; reads read read; grows grew grown; loses lost lost; falls fell fallen; sends sent sent;
builds built built; understands understood understood; draws drew drawn; breaks broke broken; spends spent spent;
cuts cut cut; rises rose risen; drives drove driven; buys bought bought; wears wore worn; chooses chose chosen;
seeks sought sought; throws threw thrown; catches caught caught; deals dealt dealt; wins won won;
forgets forgot forgotten; lays laid laid; sells sold sold; fights fought fought; bears bore borne;
teaches taught taught; eats ate eaten;
sings sang sung; strikes struck struck; shakes shook shaken; rides rode ridden; feeds fed fed;
shoots shot shot; drinks drank drunk; hits hit hit; arises arose arisen; flies flew flown; spreads spread spread;
sleeps slept slept; costs cost cost; beats beat beaten; lights lit lit; binds bound bound; hides hid hidden;
swings swung swung; casts cast cast; swears swore sworn; withdraws withdrew withdrawn; steals stole stolen;
tears tore torn; shuts shut shut; blows blew blown; sinks sank sunk; breeds bred bred; flees fled fled; digs dug dug;
hurts hurt hurt; rings rang rung; sticks stuck stuck; undergoes underwent undergone; overcomes overcame overcome;
undertakes undertook undertaken; freezes froze frozen; bites bit bitten; forbids forbade forbidden; splits split split;
underwrites underwrote underwritten; misunderstands misunderstood misunderstood; overpays overpaid overpaid;
prepays prepaid prepaid; hangs hung hung; overlays overlaid overlaid; co-writes co-wrote co-written;
sublets sublet sublet; rewrites rewrote rewritten; outdoes outdid outdone; misleads misled misled;
does did done; has had had; is was been; overthrows overthrew overthrown; foresees foresaw foreseen
"""


@pytest.mark.parametrize("forms", COMMONEST.replace("\n", " ").split(";"), ids=str.strip)
def test_the_commonest_irregular_verbs_are_inflected(forms: str) -> None:
    third, past, participle = forms.split()
    phrase = Phrase(f"{third} it")
    assert phrase.verb(ended=True) == f"{past} it"
    assert phrase.verb(ended=True, certainty="possible") == f"may have {participle} it"
    assert Phrase(f"{past} it").verb(certainty="possible") == f"may have {participle} it"


def test_every_irregular_verb_is_known_by_its_past_or_shares_that() -> None:
    for base, (past, _) in IRREGULAR.items():
        assert base_of(past) == base


def test_a_word_that_only_looks_like_a_past_with_a_prefix_is_none() -> None:
    words = ("present", "relay", "overlay", "interleft", "outcome", "consent", "result", "output", "underwrote")
    assert [base_of_past(word) for word in words] == ["", "", "", "", "", "", "", "output", "underwrite"]
    assert [irregular_forms(word) for word in ("relay", "present", "coat", "reach", "")] == [None] * 5


def test_a_form_that_is_given_goes_before_what_is_known() -> None:
    lies = Phrase("lies about", past="lied")
    assert (lies.verb(ended=True), lies.verb(ended=True, certainty="possible")) == ("lied about", "may have lied about")


SINGULARS_IN_S = """
ALIAS STATUS HEADQUARTERS CAMPUS THESIS CENSUS LENS MEANS PREMISES SERIES SPECIES NEWS CLASS BASIS CANVAS CONSENSUS
"""


@pytest.mark.parametrize(
    ("type_", "phrase"),
    [
        ("WROTE", "wrote"),
        ("WRITTEN_BY", "is written by"),
        ("TRADES_WITH", "trades with"),
        ("MEMBER_OF", "is member of"),
        ("PASS", "is pass"),
        ("\u4e0e", "is \u4e0e"),
        *((f"{word}_OF", f"is {word.lower()} of") for word in SINGULARS_IN_S.split()),
        *((f"{word}S_OF", f"is {word.lower()} of") for word in ("AREA", "MENU", "TAXI", "VIDEO", "CAUSE")),
        ("CAMPUS_IN", "is campus in"),
        ("MEANS", "means"),
        ("IS_A", "is a"),
        ("FOCUSES_ON", "focuses on"),
        ("_", "is"),
    ],
)
def test_a_type_that_does_not_say_reads_as_its_name(type_: str, phrase: str) -> None:
    assert default_phrase(type_).present == phrase


NAMES = """
ENABLE            | enables             | may enable              | does not enable           | enabled
BUY               | buys                | may buy                 | does not buy              | bought
LIVE_IN           | lives in            | may live in             | does not live in          | lived in
SEE_AS_THREAT     | sees as threat      | may see as threat       | does not see as threat    | saw as threat
ACTED_IN          | acted in            | may have acted in       | did not act in            | acted in
DIRECTED          | directed            | may have directed       | did not direct            | directed
BESIEGED          | besieged            | may have besieged       | has not besieged          | besieged
TAUGHT            | taught              | may have taught         | did not teach             | taught
MET_WITH          | met with            | may have met with       | did not meet with         | met with
SENT_TROOPS_TO    | sent troops to      | may have sent troops to | did not send troops to    | sent troops to
CO_AUTHORED_WITH  | co-authored with    | may have co-authored with | has not co-authored with | co-authored with
RE_EXPORTS        | re-exports          | may re-export           | does not re-export        | re-exported
SPLIT             | splits              | may split               | does not split            | split
PUT_IN            | is put in           | may be put in           | is not put in             | was put in
RUN_BY            | is run by           | may be run by           | is not run by             | was run by
BORN_IN           | was born in         | may have been born in   | was not born in           | was born in
HAS_WRITTEN       | has written         | may have written        | has not written           | had written
HAS_WORKED_FOR    | has worked for      | may have worked for     | has not worked for        | had worked for
HAS_AGREED_TO     | has agreed to       | may have agreed to      | has not agreed to         | had agreed to
HAS_PUBLISHED     | has published       | may have published      | has not published         | had published
HAS_DESCRIBED     | has described       | may have described      | has not described         | had described
HAS_NEWSFEED      | has newsfeed        | may have newsfeed       | does not have newsfeed    | had newsfeed
HAS_CREED         | has creed           | may have creed          | does not have creed       | had creed
HAS_WATERSHED_IN  | has watershed in    | may have watershed in   | does not have watershed in | had watershed in
HAS_RIVERBED_IN   | has riverbed in     | may have riverbed in    | does not have riverbed in | had riverbed in
HAS_SLED          | has sled            | may have sled           | does not have sled        | had sled
HAS_SHOT          | has shot            | may have shot           | does not have shot        | had shot
HAS_COST          | has cost            | may have cost           | does not have cost        | had cost
HAS_SHARED_BORDER | has shared border   | may have shared border  | does not have shared border | had shared border
LOCATED_IN        | is located in       | may be located in       | is not located in         | was located in
CONSISTS_OF       | consists of         | may consist of          | does not consist of       | consisted of
CONTROL_OF        | is control of       | may be control of       | is not control of         | was control of
MEMBERS_OF        | is member of        | may be member of        | is not member of          | was member of
FRIENDS_WITH      | is friends with     | may be friends with     | is not friends with       | was friends with
SERIES_OF         | is series of        | may be series of        | is not series of          | was series of
CEO_OF            | is CEO of           | may be CEO of           | is not CEO of             | was CEO of
US_ALLY_OF        | is US ally of       | may be US ally of       | is not US ally of         | was US ally of
HAS_BEEN_TO       | has been to         | may have been to        | has not been to           | had been to
HAVE_CHILD        | has child           | may have child          | does not have child       | had child
WERE_IN           | was in              | may have been in        | was not in                | was in
CAN_CALL          | is able to call     | may be able to call     | is not able to call       | was able to call
MUST_PAY          | has to pay          | may have to pay         | does not have to pay      | had to pay
"""


@pytest.mark.parametrize("line", NAMES.strip().splitlines(), ids=lambda line: line.split()[0])
def test_names_of_each_kind_read_as_english_in_every_form(line: str) -> None:
    type_, *expected = (part.strip() for part in line.split("|"))
    forms: list[dict[str, Any]] = [{}, {"certainty": "possible"}, {"denied": True}, {"ended": True}]
    assert [default_phrase(type_).verb(**form) for form in forms] == expected


def test_a_declared_phrase_may_begin_with_a_regular_past() -> None:
    phrase = Phrase("voted {} into office")
    assert [phrase.verb(**form) for form in FORMS[2:6:3]] == ["may have voted {} into office", "voted {} into office"]
    assert Phrase("besieged").verb(denied=True, plural=True) == "have not besieged"


class Fears(Relationship[Group, State | Content]):
    """An attitude."""

    reads = "is afraid of"
    reads_that = "is afraid that"


class Deeply(Fears):
    """More so."""


class Says(Relationship[Group, Content]):
    """No phrase of its own."""


def test_a_type_reads_otherwise_before_quoted_claims() -> None:
    kinds = Model.of(State, Group, Fears, Deeply, Says).relationships
    assert (kinds["FEARS"].reads.present, kinds["FEARS"].reads_that.present) == ("is afraid of", "is afraid that")
    assert kinds["DEEPLY"].reads.present == "is afraid of"
    assert kinds["SAYS"].reads_that.present == "says that"


def test_what_is_no_phrase_is_a_fault_of_the_model() -> None:
    class Sees(Relationship[Group, State]):
        reads = "{} is seen"

    class Twice(Relationship[Group, State]):
        reads = "sees {} and {}"

    class Plural(State):
        plural_if = "code"

    with pytest.raises(ModelError) as raised:
        Model.of(State, Group, Sees, Twice, Plural)
    assert sorted((p.code, p.message) for p in raised.value.problems) == [
        ("model-plural", "plural_if of Plural names 'code', which is no boolean property of it"),
        ("model-reads", "SEES does not say how it reads: a phrase begins with a verb, which '{}' is not"),
        (
            "model-reads",
            "TWICE does not say how it reads: "
            "the phrase 'sees {} and {}' must be one line with one place for the object",
        ),
    ]
