"""What can be wrong with a claim, whoever states it: each fault a Problem, placed by who knows the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_args

from pydantic import ValidationError

from graphmodel.claims.bounds import SIDES
from graphmodel.claims.claim import Attribute, Basis, Certainty, Claim, Polarity, Rank
from graphmodel.claims.document import Passage
from graphmodel.claims.shares import SHARES, is_share
from graphmodel.claims.values import claimed_value
from graphmodel.model import Content, Event, Key, Model, Node, PartialDate, Relationship, Someone, see_definition
from graphmodel.problems import NOWHERE, Problem, did_you_mean

AXES: Mapping[str, tuple[str, ...]] = {
    "polarity": get_args(Polarity),
    "certainty": get_args(Certainty),
    "basis": get_args(Basis),
    "rank": get_args(Rank),
}
UNNAMED = (Someone, Content)


def faults(model: Model, claim: Claim, passages: Sequence[Passage]) -> Iterator[Problem]:
    """Everything that keeps a claim out of the graph."""
    yield from _evidence_faults(passages)
    yield from _content_faults(claim)
    yield from _axis_faults(claim)
    yield from interval_faults(claim.proposition.since, claim.proposition.until)
    yield from _bound_faults(model, claim)
    yield from _end_faults(claim, passages)
    yield from _exception_faults(model, claim)
    unknown = list(_unknown_classes(model, claim, passages))
    yield from unknown
    if unknown:
        return
    if isinstance(claim.proposition, Attribute):
        yield from _attribute_faults(model, claim.proposition)
    else:
        yield from key_faults(model, claim.proposition)


def key_faults(model: Model, said: Relationship[Any, Any]) -> Iterator[Problem]:
    """Whether a relationship lacks a property that distinguishes it from parallel ones."""
    kind = model.relationship(type(said))
    for name in kind.own_key:
        if name not in kind.may_be_empty and getattr(said, name) is None:
            fault = f"{kind.type} has no {name}, which distinguishes it from parallel ones"
            yield Problem(NOWHERE, "missing-key", fault, f"add {name}")


def _evidence_faults(passages: Sequence[Passage]) -> Iterator[Problem]:
    if not passages:
        hint = "give the passage that says so: evidence=document.passage('2.1')"
        yield Problem(NOWHERE, "claim-evidence", "a claim without evidence", hint)
    if len({p.document.id for p in passages}) > 1:
        hint = "make one claim a document; the graph joins them at the fact"
        yield Problem(NOWHERE, "claim-documents", "the evidence of one claim is from several documents", hint)


def _content_faults(claim: Claim) -> Iterator[Problem]:
    said = claim.proposition
    takes_content = isinstance(said, Relationship) and isinstance(said.end, Content)
    if takes_content and not claim.that:
        hint = "nest the claims that are said, or give the option `that`"
        yield Problem(NOWHERE, "claim-content", "it does not say what is said, believed or wanted", hint)
    if claim.that and not takes_content:
        hint = "give the reasons under `because`, or say what the claims are the content of"
        yield Problem(NOWHERE, "claim-content", "only a relationship whose end is Content takes nested claims", hint)


def _axis_faults(claim: Claim) -> Iterator[Problem]:
    for name, allowed in AXES.items():
        value = getattr(claim, name)
        if value not in allowed:
            fault = f"{name} {value!r} is none of {', '.join(allowed)}"
            yield Problem(NOWHERE, "claim-axis", fault, did_you_mean(str(value), allowed))
    if claim.share and not is_share(claim.share):
        yield share_fault(claim.share)
    if claim.confidence is not None and not 0 <= claim.confidence <= 1:
        yield Problem(NOWHERE, "claim-confidence", f"a confidence of {claim.confidence!r}", "give a number from 0 to 1")


def share_fault(share: str) -> Problem:
    """That a text is no share of a collective."""
    hint = "a denial is said with `not`" if share in ("none", "no", "0", "0%") else did_you_mean(share, SHARES)
    fault = f"the share {share!r} is none of {', '.join(SHARES)}, a number or a percentage"
    return Problem(NOWHERE, "claim-share", fault, hint)


def interval_faults(since: PartialDate | None, until: PartialDate | None) -> Iterator[Problem]:
    """Whether something is said to have ended before it began."""
    if since and until and since.first and until.last and since.first > until.last:
        fault = f"`until` ({until}) precedes `since` ({since})"
        yield Problem(NOWHERE, "claim-interval", fault, "until is the day it ended")


def _bound_faults(model: Model, claim: Claim) -> Iterator[Problem]:
    """Whether two things say when it began, or ended, and whether an event would bound itself."""
    if not claim.bounds:
        return
    said = claim.proposition
    given = Counter(side for how in claim.bounds for side in SIDES.get(how, ()))
    given.update(side for side in ("since", "until") if getattr(said, side) is not None)
    for name in sorted(set(claim.bounds) - set(SIDES)):
        yield Problem(NOWHERE, "claim-interval", f"a claim has no bound {name!r}", did_you_mean(name, SIDES))
    for side, count in sorted(given.items()):
        if count > 1:
            verb = {"since": "began", "until": "ended"}[side]
            hint = f"give one: `during` gives both, `after` and `before` are weaker than {side}"
            yield Problem(NOWHERE, "claim-interval", f"two dates or events say when it {verb}", hint)
    subject = said.subject if isinstance(said, Attribute) else said.start
    for bound in claim.bounds.values():
        if isinstance(bound, PartialDate):
            continue
        if not issubclass(_class(bound), Event):
            fault = f"{_class(bound).__name__} is no event, so it bounds nothing"
            yield Problem(NOWHERE, "claim-interval", fault, "name an event, or give a date")
        elif _class(bound) in model and issubclass(_class(subject), Event) and _is_same(model, subject, bound):
            fault = f"the event {model.ref(bound).key!r} bounds itself"
            yield Problem(NOWHERE, "claim-interval", fault, "name another event, or give its date: `when: ...`")


def _is_same(model: Model, one: Node | Key[Any], other: Node | Key[Any]) -> bool:
    return _class(one) in model and model.ref(one) == model.ref(other)


def _end_faults(claim: Claim, passages: Sequence[Passage]) -> Iterator[Problem]:
    until = claim.proposition.until
    published = passages[0].document.published if passages else None
    asserted_on = published.last if published else None
    later = until is not None and (until.open or bool(asserted_on and until.last and until.last > asserted_on))
    if claim.ended and later:
        hint = "leave out `was`, or give the day it ended"
        yield Problem(NOWHERE, "claim-interval", f"it has ended, and yet holds until {until}", hint)


def _exception_faults(model: Model, claim: Claim) -> Iterator[Problem]:
    if not claim.excepting:
        return
    said = claim.proposition
    sides = [said.subject] if isinstance(said, Attribute) else [said.start, said.end]
    known = {model.ref(side) for side in sides if _class(side) in model}
    for member in claim.excepting:
        if _class(member) in model and model.ref(member) in known:
            fault = f"{model.ref(member).key!r} is both meant and left out"
            yield Problem(
                NOWHERE, "claim-except", fault, "except names members of a collective; write lines of their own"
            )


def _unknown_classes(model: Model, claim: Claim, passages: Sequence[Passage]) -> Iterator[Problem]:
    said = claim.proposition
    if isinstance(said, Attribute):
        sides: list[Any] = [said.subject]
    else:
        sides = [side for side in (said.start, said.end) if not issubclass(_class(side), UNNAMED)]
        if type(said) not in model:
            yield Problem(NOWHERE, "claim-type", f"{type(said).__name__} is not in the model")
    holders = [claim.holder, *(passage.document.author for passage in passages)]
    sides += [h for h in holders if h is not None and not isinstance(h, str) and not issubclass(_class(h), Someone)]
    sides += [bound for bound in claim.bounds.values() if not isinstance(bound, PartialDate)]
    strangers = [_class(side).__name__ for side in (*sides, *claim.excepting) if _class(side) not in model]
    for name in dict.fromkeys(strangers):
        yield Problem(NOWHERE, "claim-type", f"{name} is not in the model")


def _attribute_faults(model: Model, said: Attribute) -> Iterator[Problem]:
    kind = model.node(_class(said.subject))
    known = {name for label in model.descendants(kind.label) for name in model.nodes[label].properties}
    if said.name not in known:
        hint = model.suggest(said.name, known - {kind.key, *kind.own_key})
        yield Problem(NOWHERE, "claim-property", f"{kind.label} has no property {said.name!r}", hint)
    elif said.name in (kind.key, *kind.own_key):
        yield Problem(NOWHERE, "claim-property", f"{said.name!r} is the key of {kind.label}, no fact about it")
    elif said.value is None:
        yield Problem(NOWHERE, "claim-value", f"the claim gives {kind.label}.{said.name} no value")
    else:
        yield from _value_faults(model, kind.label, said)


def _value_faults(model: Model, label: str, said: Attribute) -> Iterable[Problem]:
    try:
        claimed_value(model, said)
    except ValidationError as wrong:
        for error in wrong.errors(include_url=False):
            fault = f"{label}.{said.name}: {said.value!r} does not fit: {error['msg']}"
            yield Problem(NOWHERE, "claim-value", fault, see_definition(label))


def _class(side: Node | Key[Any]) -> type[Any]:
    return side.of if isinstance(side, Key) else type(side)
