"""The rules of a model, each as reads."""

from __future__ import annotations

from collections.abc import Iterator

from graphmodel.checks.kinds import disallowed, mistyped
from graphmodel.checks.rule import Rule
from graphmodel.model import Model, PropertyType, RelationshipType
from graphmodel.model.keys import EMPTY_TEXT, ESCAPES, KEY
from graphmodel.model.layer import label_column
from graphmodel.schema import Implied, implied
from graphmodel.syntax.quoting import quote


def rules(model: Model) -> tuple[Rule, ...]:
    """Every rule of a model but that of labels, which is judged on all labels together."""
    return tuple(rule for at, said in enumerate(implied(model)) for rule in _rules(model, said, f"allowed{at}"))


def _rules(model: Model, said: Implied, parameter: str) -> Iterator[Rule]:
    match said.rule:
        case "key" | "unique":
            yield _unique(model, said)
        case "key-text":
            yield _key_text(model, said)
        case "required" | "type" | "allowed":
            yield _property(model, said, parameter)
        case "optional-label":
            yield _optional_label(model, said)
        case "ends":
            yield _ends(model, said)
        case "parallel":
            yield _parallel(model, said)
        case "cardinality":
            yield from _cardinality(model, said)
        case "least-ends" | "least-starts":
            yield _least(model, said)
        case "symmetric":
            yield _both_ways(model, said, "has no direction, and is stored both ways")
        case "asymmetric":
            says = "goes one way only, and is stored both ways"
            yield _both_ways(
                model, said, says, f"WHERE NOT ({_ends_before('n', 'back')} OR {_ends_before('back', 'n')})"
            )


def parallel_link(model: Model, type: str) -> Rule:
    """The rule that no two of the relationships of claims of a type are between the same nodes."""
    said = Implied("parallel", "relationship", type)
    who = " + ' -> ' + ".join(f"coalesce(toString({each}.id), {named(model, each)})" for each in "ab")
    says = "is there twice between the same nodes"
    return Rule(said, says, scope(said), "copies > 1", who, "copies", "a, b, count(*) AS copies")


def named(model: Model, variable: str) -> str:
    """The expression of a node's key, or of its id where it has none."""
    keys = dict.fromkeys(node.key for node in model.nodes.values() if not node.abstract)
    values = [f"toString({variable}.{quote(key)})" for key in keys]
    return f"coalesce({', '.join([*values, f'elementId({variable})'])})"


def scope(said: Implied) -> str:
    """The pattern of what a rule is about."""
    label = quote(said.label)
    return f"(n:{label})" if said.entity == "node" else f"(a)-[n:{label}]->(b)"


def _who(model: Model, said: Implied) -> str:
    return named(model, "n") if said.entity == "node" else _between(model)


def _between(model: Model) -> str:
    return f"{named(model, 'a')} + ' -> ' + {named(model, 'b')}"


def _declared(model: Model, said: Implied) -> PropertyType:
    types = model.nodes if said.entity == "node" else model.relationships
    return types[said.label].properties[said.property]


def _property(model: Model, said: Implied, parameter: str) -> Rule:
    declared = _declared(model, said)
    value = f"n.{quote(said.property)}"
    if said.rule == "required":
        return Rule(said, "is missing", scope(said), f"{value} IS NULL", _who(model, said))
    if said.rule == "type":
        kind = declared.kind.replace("_", " ")
        says = f"is no list of {kind}s" if declared.many else f"is no {kind}"
        return Rule(said, says, scope(said), mistyped(declared), _who(model, said), value)
    assert declared.allowed is not None
    wrong = disallowed(declared, parameter)
    says = "is none of " + ", ".join(str(value) for value in declared.allowed)
    return Rule(said, says, scope(said), wrong, _who(model, said), value, parameters={parameter: [*declared.allowed]})


def _unique(model: Model, said: Implied) -> Rule:
    column = _declared(model, said).columns[0].name
    grouped = f"n.{quote(column)} AS shared, count(*) AS copies"
    says = f"is the same on several {said.entity}s"
    return Rule(said, says, scope(said), "copies > 1 AND shared IS NOT NULL", "toString(shared)", "copies", grouped)


def _key_text(model: Model, said: Implied) -> Rule:
    kind = model.nodes[said.label]
    made = " + '/' + ".join(_part(kind.properties[name]) for name in kind.parts)
    wrong = f"n.{quote(KEY)} <> {made}"
    says = f"does not say what {' and '.join(kind.parts)} say"
    return Rule(said, says, scope(said), wrong, _who(model, said), made)


def _part(declared: PropertyType) -> str:
    """A part of a key as text in Cypher, as `graphmodel.model.keys` writes it."""
    text = value = f"toString(n.{quote(declared.columns[0].name)})"
    for character, escape in ESCAPES:
        text = f"replace({text}, '{character}', '{escape}')"
    return f"CASE WHEN {value} IS NULL THEN '' WHEN {value} = '' THEN '{EMPTY_TEXT}' ELSE {text} END"


def _optional_label(model: Model, said: Implied) -> Rule:
    sources = f"n.{quote(label_column(said.property))}"
    wrong = f"(n:{quote(said.property)}) <> ({sources} IS NOT NULL)"
    says = "is a label that no source gives, or one that sources give and the node lacks"
    return Rule(said, says, scope(said), wrong, _who(model, said), sources)


def _ends(model: Model, said: Implied) -> Rule:
    kind = model.relationships[said.label]
    if kind.abstract:
        says = f"is abstract, and stored as {', '.join(model.stored_types(kind.type))}"
        return Rule(said, says, scope(said), "true", _who(model, said))
    pairs = [pair for pair in kind.pairs if pair[1] in model.nodes]
    fits = " OR ".join(f"(a:{quote(start)} AND b:{quote(end)})" for start, end in pairs)
    joins = ", ".join(f"({start})->({end})" for start, end in pairs)
    says = f"may only connect {joins}" if pairs else "has quoted claims as its object, and is no relationship of nodes"
    return Rule(said, says, scope(said), f"NOT ({fits or 'false'})", _who(model, said))


def _parallel(model: Model, said: Implied) -> Rule:
    kind = model.relationships[said.label]
    columns = [_declared_column(kind, name) for name in kind.key]
    own = [_declared_column(kind, name) for name in kind.own_key]
    keys = "".join(f", n.{quote(column)} AS k{at}" for at, column in enumerate(columns))
    says = "is there twice between the same nodes" + (f" with the same {', '.join(own)}" if columns else "")
    return Rule(said, says, scope(said), "copies > 1", _between(model), "copies", f"a, b{keys}, count(*) AS copies")


def _declared_column(kind: RelationshipType, name: str) -> str:
    return kind.properties[name].columns[0].name


def _cardinality(model: Model, said: Implied) -> Iterator[Rule]:
    kind = model.relationships[said.label]
    pattern = f"(a)-[n:{quote(said.label)}]-(b)" if kind.symmetric else scope(said)
    most = kind.ends.most
    if most is not None:
        grouped, says = "a, count(DISTINCT b) AS ends", f"has more than {_counted(most, 'end')}"
        yield Rule(said, says, pattern, f"ends > {most}", named(model, "a"), "ends", grouped)
    most = kind.starts.most
    if most is not None and not kind.symmetric:
        grouped, says = "b, count(DISTINCT a) AS starts", f"has more than {_counted(most, 'start')}"
        yield Rule(said, says, pattern, f"starts > {most}", named(model, "b"), "starts", grouped)


def _least(model: Model, said: Implied) -> Rule:
    kind = model.relationships[said.property]
    ends = said.rule == "least-ends"
    least = (kind.ends if ends else kind.starts).least
    types = "|".join(map(quote, model.stored_types(kind.type)))
    both = f"(n)-[:{types}]-()" if kind.symmetric else f"(n)-[:{types}]->()" if ends else f"(n)<-[:{types}]-()"
    count = f"COUNT {{ {both} }}"
    says = f"has fewer than {_counted(least, 'end' if ends else 'start')}"
    return Rule(said, says, scope(said), f"{count} < {least}", named(model, "n"), count)


def _counted(count: int, what: str) -> str:
    return f"one {what}" if count == 1 else f"{count} {what}s"


def _both_ways(model: Model, said: Implied, says: str, where: str = "") -> Rule:
    """That there is one the other way, which meets a condition on `n` and `back`."""
    back = f"EXISTS {{ MATCH (b)-[back:{quote(said.label)}]->(a) {where} }}"
    first, second = named(model, "a"), named(model, "b")
    ordered = f"({first} < {second} OR {first} = {second} AND elementId(a) < elementId(b))"  # each pair once
    wrong = f"{ordered} AND {back}"
    return Rule(said, says, scope(said), wrong, _between(model))


def _ends_before(one: str, other: str) -> str:
    """Whether one relationship may have ended by the day on which the other begins; not where no day is known."""
    until = f"coalesce({one}.until_first, {one}.until_last)"
    return f"coalesce({until} <= coalesce({other}.since_last, {other}.since_first), false)"
