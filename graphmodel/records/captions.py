"""Claims in English: one line each, with everything that keeps it from being plain fact."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from graphmodel.claims import ClaimRecord, Testimony
from graphmodel.claims.bounds import Bound
from graphmodel.claims.standing import OCCURRED, WHEN
from graphmodel.model import Phrase, Ref
from graphmodel.model.keys import KEY
from graphmodel.model.phrases import OBJECT
from graphmodel.model.types import NodeType
from graphmodel.records.elements import Records

_IS = Phrase("is")
_TOOK_PLACE = Phrase("took place", base="take", past="took", participle="taken")


def caption(record: ClaimRecord, records: Records) -> str:
    """One line that a reader of Browser understands.

    `Critics say that Arland does not keep Treaty`, `Bria may trade with Arland (since 2031, conditional)`
    """
    return _caption(record, records, verb(record, records))


def caption_columns(record: ClaimRecord, records: Records) -> dict[str, str]:
    """The columns of a claim that are English made of what it says."""
    words = verb(record, records)
    return {
        "caption": _caption(record, records, words),
        "reads": words.replace(OBJECT, "…"),
        "details": details(record.testimony.qualifiers),
    }


def _caption(record: ClaimRecord, records: Records, words: str) -> str:
    remarks = _remarks(record, records.names)
    return _clause(record, records, words) + (f" ({', '.join(remarks)})" if remarks else "")


def clause(record: ClaimRecord, records: Records) -> str:
    """A claim as a clause, without the remarks on its dates, its basis and who says so."""
    return _clause(record, records, verb(record, records))


def _clause(record: ClaimRecord, records: Records, words: str) -> str:
    """The same; `words` are what comes between subject and object."""
    said = record.testimony
    head = name_of(said.subject, records.names)
    if said.kind == "content":
        inner = sorted(_quoted(records.claims[id], records) for id in record.content if id in records.claims)
        joint = "; that " if words.endswith(" that") else "; "
        return f"{head} {words} {joint.join(inner)}"
    if not said.value:
        return _IS.clause(head, name_of(said.object, records.names), words)
    if said.kind == "occasion" and said.predicate == OCCURRED:
        return f"{head} {words}"
    if said.kind == "occasion" and said.predicate == WHEN:
        return f"{head} {words} {'on' if len(json.loads(said.value)) > 7 else 'in'} {display(said.value)}"
    return f"{head}: {said.predicate.replace('_', ' ')} {words} {display(said.value)}".rstrip()


def verb(record: ClaimRecord, records: Records) -> str:
    """What is between subject and object, as the claim says it: `recognizes`, `may not recognize`."""
    said = record.testimony
    denied, value = said.polarity == "denied", bool(said.value)
    if value and said.kind == "occasion" and said.predicate == OCCURRED:
        denied = denied != (said.value == "false")
    kind = records.phrases.get((said.predicate, said.kind == "content"), _IS)
    phrase = (_TOOK_PLACE if said.kind == "occasion" and said.predicate in (OCCURRED, WHEN) else _IS) if value else kind
    plural = said.subject in records.plurals and (not value or phrase is _TOOK_PLACE)
    return phrase.verb(denied=denied, certainty=said.certainty, ended=said.ended, plural=plural)


def _quoted(record: ClaimRecord, records: Records) -> str:
    """A claim inside the one that quotes it, which says by whom it is quoted."""
    remarks = [r for r in _remarks(record, records.names) if r not in ("quoted", "hypothetical")]
    return clause(record, records) + (f" ({', '.join(remarks)})" if remarks else "")


def _remarks(record: ClaimRecord, names: Mapping[Ref, str]) -> list[str]:
    said = record.testimony
    remarks = [*_bounds(said), *(f"{bound.how} {_bound(bound, names)}" for bound in said.bounds)]
    remarks += [said.share] if said.share else []
    if record.excepting:
        remarks.append("except " + ", ".join(sorted(name_of(ref, names) for ref in record.excepting)))
    remarks += ["ended"] if said.ended and said.until is None else []
    remarks += ["unclear"] if said.certainty == "unclear" else []
    remarks += ["conditional"] if said.conditional else []
    remarks += [record.voice] if record.voice != "asserted" else []
    remarks += [said.basis] if said.basis != "stated" else []
    remarks += [said.rank] if said.rank == "deprecated" else []
    if record.voice == "asserted" and not said.own_voice:
        remarks.append(f"according to {holder_name(record, names)}")
    return remarks


def _bounds(said: Testimony) -> list[str]:
    if said.polarity == "denied" and said.since is not None and said.since.open and said.until is None:
        return ["never"]
    dates = (("since", "start", said.since), ("until", "end", said.until))
    return [f"{name} {when}" if not when.open else f"{bound} open" for name, bound, when in dates if when is not None]


def _bound(bound: Bound, names: Mapping[Ref, str]) -> str:
    return bound.of if isinstance(bound.of, str) else name_of(bound.of, names)


def holder_name(record: ClaimRecord, names: Mapping[Ref, str]) -> str:
    """Who says or believes a claim, by name."""
    return record.holder if isinstance(record.holder, str) else name_of(record.holder, names)


def details(qualifiers: str) -> str:
    """A claim's own properties as text to read: `standing: key player`."""
    said: dict[str, Any] = json.loads(qualifiers) if qualifiers != "{}" else {}
    return ", ".join(f"{name}: {display(json.dumps(value))}" for name, value in said.items() if name != KEY)


def cited(document: str, locators: Iterable[str]) -> str:
    """The sentences of a document as one text: `echo-2031 1.1, 2.3`."""
    return f"{document} {', '.join(locators)}".rstrip()


def name_of(ref: Ref | None, names: Mapping[Ref, str]) -> str:
    """A node's caption; `someone` for an unnamed party."""
    return "someone" if ref is None else names.get(ref, str(ref.key))


def display(value: str) -> str:
    """A claimed value as text to read."""
    if not value:
        return ""
    plain = json.loads(value)
    if isinstance(plain, list):
        return ", ".join(str(item) for item in plain)
    if isinstance(plain, bool):
        return "yes" if plain else "no"
    return str(plain)


def caption_of(kind: NodeType, stored: Mapping[str, Any], key: str | int) -> str:
    """The text that names a node to a reader: its name, the first of its names, or its key."""
    named = stored.get(kind.caption)
    return str((named[0] if isinstance(named, list | tuple) else named) or key) if named else str(key)
