"""Whether a relationship holds on a day, by whose claims: yes, no or unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from graphmodel.claims import Testimony, standings
from graphmodel.claims.identity import ref_text
from graphmodel.claims.standing import UNKNOWN, days_of_events, events_of
from graphmodel.records.claims import testimony_of
from graphmodel.workflows.evidence import EvidenceReport, evidence
from graphmodel.workflows.own import ask_own

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphmodel.claims.intervals import TruthValue
    from graphmodel.databases import Database
    from graphmodel.model import Layer, Ref
    from graphmodel.project import Project


@dataclass(frozen=True)
class HoldingReport:
    """The answer for a day; `by` says whose claims, or which sources, give it."""

    answer: TruthValue
    day: date
    by: tuple[str, ...]
    evidence: EvidenceReport


def holding(
    project: Project, database: Database, subject: str, type_: str, object_: str, day: date | None = None
) -> HoldingReport:
    """Whether a relationship holds on a day, by default the graph's own; its ends given by key, name or alias.

    What a table gives holds on any day, whatever claims say.

    Raises:
        QuestionError: the type or an end is unknown, or a name fits several nodes.
        DatabaseError: the database said no, or another format version wrote the graph.
    """
    report = evidence(project, database, subject, type_, object_)
    on = day or report.as_of or date.today()
    said = [
        claim
        for end in {report.subject.ref, report.object.ref}
        for claim in _claims(database, project.model.layer, end)
    ]
    ends = [(report.subject.ref, report.object.ref)]
    if project.model.relationships[report.type].symmetric:
        ends.append((report.object.ref, report.subject.ref))
    facts = {t.fact for t in said if t.predicate == report.type and (t.subject, t.object) in ends}
    bounding = [claim for event in events_of(said) for claim in _claims(database, project.model.layer, event)]
    found = standings(said, on, days_of_events([*said, *bounding]))
    standing = next((found[fact] for fact in sorted(facts) if fact in found), UNKNOWN)
    if report.sources and standing.answer != "yes":
        return HoldingReport("yes", on, report.sources, report)
    return HoldingReport(standing.answer, on, _by(report, standing.claims, standing.answer), report)


def _claims(database: Database, layer: Layer, subject: Ref) -> Iterable[Testimony]:
    rows = ask_own(database, layer, "claims-of-subject", {"subject": ref_text(subject)}).rows
    return (testimony_of(claim) for (claim,) in rows)


def _by(report: EvidenceReport, carrying: Iterable[Testimony], answer: TruthValue) -> tuple[str, ...]:
    """Whose claims carry a yes; for any other answer all who speak of the fact."""
    documents = {claim.document for claim in carrying} if answer == "yes" else None
    witnesses = (w for w in report.witnesses if documents is None or w.document in documents)
    return tuple(dict.fromkeys(f"{w.holder} ({w.document})" for w in witnesses))
