"""Forms of English verbs: the base of the third person, and past and participle of a base, regular or not."""

from __future__ import annotations

import re
from types import MappingProxyType

_FORMS = """
arise arose arisen, awake awoke awoken, be was been, bear bore borne, beat beat beaten, become became become,
befall befell befallen, begin began begun, behold beheld beheld, bend bent bent, beset beset beset, bet bet bet,
bid bid bid, bind bound bound, bite bit bitten, bleed bled bled, blow blew blown, break broke broken, breed bred bred,
bring brought brought, broadcast broadcast broadcast, build built built, burst burst burst, buy bought bought,
cast cast cast, catch caught caught, choose chose chosen, cling clung clung, come came come, cost cost cost,
creep crept crept, cut cut cut, deal dealt dealt, dig dug dug, do did done, draw drew drawn, drink drank drunk,
drive drove driven, eat ate eaten, fall fell fallen, feed fed fed, feel felt felt, fight fought fought,
find found found, flee fled fled, fling flung flung, fly flew flown, forbid forbade forbidden,
forecast forecast forecast, foresee foresaw foreseen, foretell foretold foretold, forget forgot forgotten,
forgive forgave forgiven, forgo forwent forgone, forsake forsook forsaken, freeze froze frozen, get got got,
give gave given, go went gone, grind ground ground, grow grew grown, have had had, hear heard heard, hide hid hidden,
hit hit hit, hold held held, hurt hurt hurt, keep kept kept, know knew known, lay laid laid, lead led led,
leave left left, lend lent lent, let let let, lie lay lain, light lit lit, lose lost lost, make made made,
mean meant meant, meet met met, mislead misled misled, offset offset offset, outbid outbid outbid,
outdo outdid outdone, outgrow outgrew outgrown, outrun outran outrun, outsell outsold outsold,
overcome overcame overcome, overhear overheard overheard, override overrode overridden, overrun overran overrun,
oversee oversaw overseen, overtake overtook overtaken, overthrow overthrew overthrown, partake partook partaken,
pay paid paid, put put put, quit quit quit, read read read, rebuild rebuilt rebuilt, redo redid redone,
remake remade remade, repay repaid repaid, resell resold resold, reset reset reset, retake retook retaken,
retell retold retold, rewrite rewrote rewritten, rid rid rid, ride rode ridden, ring rang rung, rise rose risen,
run ran run, say said said, see saw seen, seek sought sought, sell sold sold, send sent sent, set set set,
shake shook shaken, shed shed shed, shine shone shone, shoot shot shot, show showed shown, shrink shrank shrunk,
shut shut shut, sing sang sung, sink sank sunk, sit sat sat, slay slew slain, sleep slept slept, slide slid slid,
sling slung slung, speak spoke spoken, spend spent spent, spin spun spun, split split split, spread spread spread,
spring sprang sprung, stand stood stood, steal stole stolen, stick stuck stuck, sting stung stung,
strike struck struck, string strung strung, strive strove striven, swear swore sworn, sweep swept swept,
swell swelled swollen, swim swam swum, swing swung swung, take took taken, teach taught taught, tear tore torn,
tell told told, think thought thought, throw threw thrown, thrust thrust thrust, tread trod trodden,
undercut undercut undercut, undergo underwent undergone, underlie underlay underlain,
understand understood understood, undertake undertook undertaken, undo undid undone, uphold upheld upheld,
upset upset upset, wake woke woken, wear wore worn, weave wove woven, weep wept wept, win won won, wind wound wound,
withdraw withdrew withdrawn, withhold withheld withheld, withstand withstood withstood, wring wrung wrung,
write wrote written
"""
_PARTS = [forms.split() for forms in _FORMS.replace("\n", " ").split(",")]
IRREGULAR = MappingProxyType({base: (past, participle) for base, past, participle in _PARTS})
"""The past and the participle of irregular verbs, by their base."""
PASTS = MappingProxyType({past: base for base, (past, _) in IRREGULAR.items()})
"""The base of an irregular verb, by its past."""

_STRESSED_END = """
abet abhor admit allot annul commit compel confer control defer deter dispel emit equip expel format impel incur
infer kidnap occur omit patrol permit prefer program propel rebel rebut recur refer regret remit repel submit
transfer transmit
"""
_DOUBLED = frozenset(_STRESSED_END.split())
_ONE_SYLLABLE = re.compile(r"(?:[^aeiou]|qu)*[aeiou][bdgklmnprtvz]")
_THIRD = MappingProxyType({"is": "be", "was": "be", "has": "have", "belies": "belie", "underlies": "underlie"})
_PLAIN_ES = ("sses", "shes", "ches", "xes", "zzes", "oes", "cuses", "iases", "nvases")


def base_of(verb: str) -> str:
    """The form after `may` and `does not` of a verb in the third person, or of an irregular past.

    >>> [base_of(verb) for verb in ("enables", "carries", "passes", "goes", "lies", "has", "focuses", "wrote")]
    ['enable', 'carry', 'pass', 'go', 'lie', 'have', 'focus', 'write']
    """
    if verb in _THIRD or verb in PASTS:
        return _THIRD.get(verb) or PASTS[verb]
    if verb.endswith("ies") and len(verb) > 4:
        return verb[:-3] + "y"
    if verb.endswith(_PLAIN_ES):
        return verb[:-2]
    return verb.removesuffix("s")


def past_of(base: str) -> str:
    """The past of a verb.

    >>> [past_of(base) for base in ("enable", "carry", "stop", "work", "fix", "play", "submit", "visit", "run")]
    ['enabled', 'carried', 'stopped', 'worked', 'fixed', 'played', 'submitted', 'visited', 'ran']
    """
    if base in IRREGULAR:
        return IRREGULAR[base][0]
    if base.endswith("e"):
        return base + "d"
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return base[:-1] + "ied"
    return base + (base[-1] if _ONE_SYLLABLE.fullmatch(base) or base in _DOUBLED else "") + "ed"
