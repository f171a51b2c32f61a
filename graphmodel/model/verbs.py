"""Forms of English verbs: the base of the third person, and past and participle of a base, regular or not.

They are tables: lemminflect 0.2.3 needs numpy, is read from pickles and has "co-writed"; inflect forms no past.
"""

from __future__ import annotations

import re
from types import MappingProxyType

from graphmodel.model.common_verbs import INTRANSITIVE, TRANSITIVE

_FORMS = """
arise arose arisen, awake awoke awoken, babysit babysat babysat, backslide backslid backslid, be was been,
bear bore borne, beat beat beaten, become became become, befall befell befallen, beget begot begotten,
begin began begun, behold beheld beheld, bend bent bent, beset beset beset, bespeak bespoke bespoken, bet bet bet,
bid bid bid, bind bound bound, bite bit bitten, bleed bled bled, blow blew blown, break broke broken, breed bred bred,
bring brought brought, broadcast broadcast broadcast, build built built, burst burst burst, buy bought bought,
cast cast cast, catch caught caught, choose chose chosen, cling clung clung, come came come, cost cost cost,
creep crept crept, crossbreed crossbred crossbred, cut cut cut, deal dealt dealt, dig dug dug, do did done,
draw drew drawn, drink drank drunk, drive drove driven, eat ate eaten, fall fell fallen, feed fed fed, feel felt felt,
fight fought fought, find found found, flee fled fled, fling flung flung, fly flew flown, forbear forbore forborne,
forbid forbade forbidden, forecast forecast forecast, forego forewent foregone, foresee foresaw foreseen,
foretell foretold foretold, forget forgot forgotten, forgive forgave forgiven, forgo forwent forgone,
forsake forsook forsaken, forswear forswore forsworn, freeze froze frozen, get got got,
ghostwrite ghostwrote ghostwritten, give gave given, go went gone, grind ground ground, grow grew grown,
hamstring hamstrung hamstrung, hang hung hung, have had had, hear heard heard, hide hid hidden, hit hit hit,
hold held held, hurt hurt hurt, inbreed inbred inbred, input input input, inset inset inset, keep kept kept,
know knew known, lay laid laid, lead led led, leave left left, lend lent lent, let let let, lie lay lain,
light lit lit, lose lost lost, make made made, mean meant meant, meet met met, offset offset offset,
partake partook partaken, pay paid paid, proofread proofread proofread, put put put, quit quit quit, read read read,
rid rid rid, ride rode ridden, ring rang rung, rise rose risen, run ran run, say said said, see saw seen,
seek sought sought, sell sold sold, send sent sent, set set set, shake shook shaken, shed shed shed,
shine shone shone, shoot shot shot, show showed shown, shrink shrank shrunk, shut shut shut, sing sang sung,
sink sank sunk, sit sat sat, slay slew slain, sleep slept slept, slide slid slid, sling slung slung,
slink slunk slunk, slit slit slit, smite smote smitten, speak spoke spoken, spend spent spent, spin spun spun,
split split split, spread spread spread, spring sprang sprung, stand stood stood, steal stole stolen,
stick stuck stuck, sting stung stung, stink stank stunk, stride strode stridden, strike struck struck,
string strung strung, strive strove striven, swear swore sworn, sweep swept swept, swell swelled swollen,
swim swam swum, swing swung swung, take took taken, teach taught taught, tear tore torn, tell told told,
think thought thought, throw threw thrown, thrust thrust thrust, tread trod trodden, typecast typecast typecast,
typeset typeset typeset, uphold upheld upheld, upset upset upset, wake woke woken, waylay waylaid waylaid,
wear wore worn, weave wove woven, weep wept wept, win won won, wind wound wound, withdraw withdrew withdrawn,
withhold withheld withheld, withstand withstood withstood, wring wrung wrung, write wrote written
"""
_PARTS = [forms.split() for forms in _FORMS.replace("\n", " ").split(",")]
IRREGULAR = MappingProxyType({base: (past, participle) for base, past, participle in _PARTS})
"""The past and the participle of irregular verbs, by their base."""
PASTS = MappingProxyType({past: base for base, (past, _) in IRREGULAR.items()})
"""The base of an irregular verb, by its past."""
PARTICIPLES = frozenset(participle for base, (_, participle) in IRREGULAR.items() if participle != base)
"""The participles of irregular verbs that are no base as well, as `cost` and `set` are."""

_STRESSED_END = """
abet abhor abut acquit admit allot annul aver backlog backstop befit bestir bootleg bootstrap commit compel concur
confer control costar debar debug defer demur deter disbar disinter dispel eavesdrop embed emit enrol entrap enwrap
equip excel expel extol format fulfil gas handicap impel incur infer instil inter kidnap leapfrog nonplus occur omit
patrol permit prefer program propel rebel rebut recap recur ref refer refit regret remap remit repel replan retrofit
rewrap sandbag sidestep submit transfer transmit zigzag
"""
_DOUBLED = frozenset(_STRESSED_END.split())
_ONE_SYLLABLE = re.compile(r"(?:[^aeiou]|qu)*[aeiou][bdgklmnprtvz]")
_SURE_PREFIXES = ("-", "under", "over", "mis", "un", "out")
_REGULAR = frozenset(("interleave", "presend", "recost", "relay", "retread"))  # no prefix before an irregular verb
_BOTH = frozenset(("mislay", "outlay", "overlay", "relay"))  # rather a base than the past of an irregular verb
_PREFIX = re.compile(r".*-|under|over|mis|pre|re|un|out|inter|co|sub")
_SIBILANT = ("sses", "shes", "ches", "xes", "zzes", "tzes", "oes")
_IN_S = "alias bias bus canvas caucus chorus focus gas nonplus refocus"
_IN_E = (
    "ache avalanche axe bellyache belie cache canoe douche finesse hoe niche overlie psyche shoe snowshoe stymie "
    "tiptoe toe underlie untie"
)
_THIRD = MappingProxyType(
    {f"{base}es": base for base in _IN_S.split()}
    | {f"{base}s": base for base in _IN_E.split()}
    | {"is": "be", "was": "be", "has": "have", "quizzes": "quiz", "whizzes": "whiz"}
)


_IN_ED = (
    "bed bleed breed embed exceed feed heed hundred indeed kindred need proceed red sacred seed shed shred speed "
    "succeed wed weed"
)
_NO_PASTS = frozenset(_IN_ED.split())


def base_of(verb: str) -> str:
    """The form after `may` and `does not` of a verb in the third person, or of an irregular past.

    >>> [base_of(verb) for verb in ("enables", "carries", "passes", "goes", "lies", "has", "focuses", "wrote")]
    ['enable', 'carry', 'pass', 'go', 'lie', 'have', 'focus', 'write']
    """
    prefix, stem = _parts(verb)
    if known := _THIRD.get(verb) or base_of_past(verb):
        return known
    if prefix.endswith("-"):
        return prefix + base_of(stem)
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(_SIBILANT):
        return verb[:-2]
    return verb.removesuffix("s")


def past_of(base: str) -> str:
    """The past of a verb.

    >>> [past_of(base) for base in ("enable", "carry", "stop", "fix", "play", "submit", "visit", "run", "overpay")]
    ['enabled', 'carried', 'stopped', 'fixed', 'played', 'submitted', 'visited', 'ran', 'overpaid']
    """
    if irregular := irregular_forms(base):
        return irregular[0]
    if base.endswith("e"):
        return base + "d"
    if base.endswith("ic"):
        return base + "ked"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ied"
    return base + (base[-1] if _is_doubled(base) else "") + "ed"


def irregular_forms(base: str) -> tuple[str, str] | None:
    """The past and the participle of an irregular verb, or of one with a prefix before it; None for a regular verb.

    >>> irregular_forms("underwrite"), irregular_forms("relay")
    (('underwrote', 'underwritten'), None)
    """
    if base in IRREGULAR:
        return IRREGULAR[base]
    prefix, stem = _parts(base)
    forms = irregular_forms(stem) if prefix and base not in _REGULAR else None
    return (prefix + forms[0], prefix + forms[1]) if forms else None


def base_of_past(past: str) -> str:
    """The base of a past: of an irregular verb, with or without a prefix, or of a common one. Empty for any other word.

    >>> base_of_past("wrote"), base_of_past("co-wrote"), base_of_past("worked"), base_of_past("besieged")
    ('write', 'co-write', 'work', '')
    """
    if known := PASTS.get(past) or _REGULAR_PASTS.get(past):
        return known
    prefix, stem = _parts(past)
    base = prefix + base_of_past(stem) if prefix and past not in _BOTH else ""
    return base if irregular_forms(base) else ""


def is_past(word: str) -> bool:
    """Whether a word has the ending of a regular past.

    >>> is_past("besieged"), is_past("need"), is_past("wrote")
    (True, False, False)
    """
    return len(word) > 3 and word.endswith("ed") and word not in _NO_PASTS


def third_of(base: str) -> str:
    """The third person of a verb.

    >>> [third_of(base) for base in ("enable", "carry", "pass", "go", "have", "focus")]
    ['enables', 'carries', 'passes', 'goes', 'has', 'focuses']
    """
    if base in ("be", "have"):
        return {"be": "is", "have": "has"}[base]
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")


def _parts(verb: str) -> tuple[str, str]:
    prefix = _PREFIX.match(verb)
    return (prefix[0], verb[prefix.end() :]) if prefix else ("", verb)


def _is_doubled(base: str) -> bool:
    prefix, stem = _parts(base)
    if base in _DOUBLED or stem in _DOUBLED or _ONE_SYLLABLE.fullmatch(base):
        return True
    return prefix.endswith(_SURE_PREFIXES) and _ONE_SYLLABLE.fullmatch(stem) is not None


_REGULAR_PASTS = MappingProxyType(
    {past_of(base): base for base in INTRANSITIVE | TRANSITIVE} | {"travelled": "travel", "partnered": "partner"}
)
"""The base of a common regular verb, by its past."""
