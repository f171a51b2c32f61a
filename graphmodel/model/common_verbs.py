"""Verbs that names of relationship types often begin with, since English itself does not distinguish `ENABLE` from
`MEMBER`, nor `ACTED_IN` (somebody acted) from `LOCATED_IN` (it is located)."""

from __future__ import annotations

_INTRANSITIVE = """
act adhere agree allude appeal appear arrive attest believe collaborate collapse collide comment commute compete
complain comply consist contribute cooperate correspond crash date depart depend descend die differ disagree disappear
disapprove dissent elope emerge emigrate end enlist enter escape evolve exist expire fail flourish graduate happen
immigrate interact intervene invest land lapse listen live lobby look march matter merge migrate move negotiate object
occur operate originate participate partner pertain play precede proceed protest react rebel refer rely remain reply
report reside resign respond result retire retreat return sail serve settle specialise specialize stay study subscribe
succeed suffer surrender survive talk testify thrive trade travel vanish vary volunteer vote wait walk wander work
cling deal fight flee lead lose meet sit sleep stand
"""
INTRANSITIVE = frozenset(_INTRANSITIVE.split())
"""Those of whom the subject did it where a preposition follows: `VOTED_FOR`."""
_TRANSITIVE = """
abandon absorb accept accuse acquire adapt adopt advise affect aid allow amend annex announce apply appoint approve
arrest assist assume attack attend attract avoid ban believe blame bomb borrow call capture carry cause cite claim
condemn confirm consider consume contain contradict control cover create criticise criticize damage declare defeat
defend define deliver demand denounce deny deploy describe destroy detain determine develop direct discover distribute
donate earn employ enable encourage endorse enforce enjoy enter establish evaluate exceed exclude execute expand export
express extend favor favour finance follow found fulfil fund gain generate govern hate help hire host identify implement
imply import impose improve include increase indicate infect influence inform inherit inhibit inspire install introduce
invade invent invite involve isolate join kill lack launch like limit love maintain manage manufacture marry mention
modify monitor need obey oblige obtain occupy offer operate oppose order organise organize own perform permit persuade
play possess praise predict prefer prevent produce promise promote propose protect prove provide provoke publish
purchase pursue rate ratify reach receive recognise recognize recommend recruit reduce refuse regulate reject release
remember remove replace request require rescue resist retweet reveal review sanction save serve share sign sponsor
supervise supply support suspect sustain target threaten train transfer transform translate transport treat trigger
trust tweet urge use validate violate visit want warn watch weaken welcome
"""
TRANSITIVE = frozenset(_TRANSITIVE.split())
"""Those whose object follows at once: `ENABLE`, `DIRECTED`."""
_OF = "approve boast complain consist die disapprove dispose hear learn partake speak think warn"
OF = frozenset(_OF.split())
"""Those that `of` follows; before it any other word is a noun: `CONTROL_OF`."""
