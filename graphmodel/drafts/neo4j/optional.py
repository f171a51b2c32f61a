"""Labels that some nodes of a class have and that say nothing else of them: optional labels rather than classes."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.drafts.names import label_for
from graphmodel.drafts.neo4j.survey import Labels, Survey


def optional_labels(survey: Survey) -> frozenset[str]:
    """The labels that come and go: each node that has one is like others which only lack it.

    Such a label has nothing of its own: no node, label, property or relationship that only goes with it, no constraint
    and no index.
    """
    likely = {label for labels in survey.nodes for label in labels if labels - {label} in survey.nodes}
    return frozenset(label for label in likely if _comes(label, survey))


def _comes(label: str, survey: Survey) -> bool:
    with_it = {labels for labels in survey.nodes if label in labels}
    return (
        all(len(labels) > 1 and labels - {label} in survey.nodes for labels in with_it)
        and label_for(label) == label
        and label not in survey.relationships
        and all(item.label != label for item in survey.items)
        and not any(holders <= with_it for holders in _holders(label, survey))
        and not any(name.casefold() == label.casefold() for each in with_it for name in survey.nodes[each].properties)
    )


def _holders(label: str, survey: Survey) -> Iterator[set[Labels]]:
    """The label combinations of the nodes that have each other label, each property, each relationship type's ends."""
    for other in {other for labels in survey.nodes for other in labels} - {label}:
        yield {labels for labels in survey.nodes if other in labels}
    for name in {name for each in survey.nodes.values() for name in each.properties}:
        yield {labels for labels, each in survey.nodes.items() if name in each.properties}
    for pairs in survey.ends.values():
        for side in (0, 1):
            yield {pair[side] for pair in pairs}
