"""Names for generated Python: valid, unique, and none that the toolkit or Python has taken."""

from __future__ import annotations

import itertools
import keyword
import re
from collections.abc import Iterable
from dataclasses import dataclass

from graphmodel.composed_form import normalized
from graphmodel.model import OWN_PREFIX, Layer, Node
from graphmodel.model.layer import EVIDENCE_COLUMNS, INTERVAL_COLUMNS
from graphmodel.model.property_faults import NODE_WORDS, RELATIONSHIP_WORDS
from graphmodel.model.types import ENDS, snake

TYPES = {
    "string": "str",
    "boolean": "bool",
    "integer": "int",
    "float": "float",
    "date": "dt.date",
    "datetime": "dt.datetime",
    "time": "dt.time",
    "duration": "dt.timedelta",
    "calendar_duration": "Duration",
    "point": "Point",
    **{name: name for name in ("Point3D", "CartesianPoint", "CartesianPoint3D")},
    "quantity": "Quantity",
    "partial_date": "PartialDate",
    "bytes": "bytes",
    "decimal": "Decimal",
    "uuid": "UUID",
    "json": "Any",
}
"""How generated Python names the type of each kind of value."""
IMPORTED = frozenset(
    re.findall(
        r"\w+",
        "Annotated Content Event Key Literal Model Node Property Relationship Role Someone annotations list "
        + " ".join(each.partition(".")[0] for each in TYPES.values()),
    )
)
"""What the generated module imports, and the builtins it uses: a property of such a name would hide the type."""
_NEVER_LABELS = Layer().reserved_labels - set(Layer().labels)
"""What no label is called, whatever the prefix of claims."""
LONGEST = 32
"""Longer names are cut, so that a line of generated Python holds two of them."""
_NEVER = re.compile(r"[\0\ud800-\udfff]|\\u")  # `graphmodel.syntax.quoting` says why


class UniqueNames:
    """Hands out each name once, whatever the case of its letters."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {name.casefold() for name in taken}

    def of(self, wanted: str) -> str:
        """The name itself, or with a number where it is taken."""
        name, number = wanted, 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{wanted}{'_' if wanted[-1:].isdigit() else ''}{number}"
        self._taken.add(name.casefold())
        return name

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._taken


class TypeNames:
    """Names for relationship types made of words: one for all that lead to the same, none that a label has."""

    def __init__(self, labels: Iterable[str], classes: UniqueNames) -> None:
        self._labels = {label.casefold() for label in labels}
        self._classes = classes
        self._leads_to: dict[str, str] = {}
        self._class_of: dict[str, str] = {}

    def of(self, words: str, owner: str, leads_to: str) -> str:
        """The type of these words. Where another with its name leads elsewhere, the owner's name goes before it."""
        wanted = self.alone(words)
        if self._leads_to.get(wanted, leads_to) != leads_to:
            wanted = type_of_words(f"{owner}_{wanted}")
        while self._leads_to.get(wanted, leads_to) != leads_to:
            wanted += "_"
        self._leads_to[wanted] = leads_to
        return wanted

    def alone(self, words: str) -> str:
        """The type of these words where no other leads elsewhere."""
        wanted = type_for(type_of_words(words), ())
        return f"HAS_{wanted}" if wanted.casefold() in self._labels else wanted

    def cls(self, type: str) -> str:
        """The name of a type's class."""
        if type not in self._class_of:
            self._class_of[type] = self._classes.of(class_name(type, camel=True))
        return self._class_of[type]


@dataclass(frozen=True)
class PropertyName:
    """What a property is called: its attribute in Python, and the graph's name where that is another one."""

    attribute: str
    stored: str = ""

    @property
    def in_graph(self) -> str:
        """What the graph, sheets and mappings call it."""
        return self.stored or self.attribute

    def todo(self, column: str) -> tuple[str, ...]:
        """What to say of a column whose name is a word that the graph cannot have for it.

        >>> PropertyName("start_").todo("start"), PropertyName("birth_date").todo("birth date")
        (("it was the column start, which graphmodel has for itself: is 'start_' a good name?",), ())
        """
        if self.in_graph == column or not column.isidentifier():
            return ()
        return (f"it was the column {column}, which graphmodel has for itself: is {self.in_graph!r} a good name?",)


def property_names(
    texts: Iterable[str], *, of_relationship: bool = False, columns: bool = False, taken: Iterable[str] = ()
) -> dict[str, PropertyName]:
    """Names for the properties that are called so elsewhere: attributes that Python takes, the graph's as they are.

    What graphmodel stores under a name of its own gets another name in the graph, too. `columns` are those of a table:
    only a word is kept, `class` but not `birth date`. `taken` are attributes of other properties.

    >>> property_names(["class", "birth date", "name"])["birth date"].in_graph
    'birth date'
    >>> property_names(["class", "birth date"], columns=True)["birth date"].in_graph
    'birth_date'
    """
    taken = tuple(taken)
    attributes = UniqueNames(taken)
    wanted = {text: property_name(text, of_relationship=of_relationship) for text in texts}
    as_they_are = sorted(wanted, key=lambda text: wanted[text] != text)  # so that none gets the name of another
    unique = UniqueNames(taken)
    found = {}
    for text in as_they_are:
        attribute = attributes.of(wanted[text])
        kept = _storable(text, of_relationship) and text not in unique and (text.isidentifier() or not columns)
        stored = unique.of(text if kept else attribute)
        found[text] = PropertyName(attribute, stored if stored != attribute else "")
    return {text: found[text] for text in wanted}


def _storable(text: str, of_relationship: bool) -> bool:
    """Whether a property may have this name in the graph."""
    ours = {*ENDS, *EVIDENCE_COLUMNS, *INTERVAL_COLUMNS} if of_relationship else ()
    return bool(text.strip()) and usable(text) and not text.startswith(OWN_PREFIX) and text not in ours


def usable(text: str) -> bool:
    """Whether a name can be written in Cypher text on every engine, in quotes if need be."""
    return bool(text) and _NEVER.search(text) is None


def is_identifier(text: str) -> bool:
    """Whether Python takes it for a name, and for that very name."""
    return text.isidentifier() and not keyword.iskeyword(text) and normalized(text, "NFKC") == text


def class_name(text: str, *, camel: bool = False) -> str:
    """A name for the class of a label; of a relationship type with `camel`.

    >>> class_name("Person"), class_name("armed group"), class_name("ACTED_IN", camel=True), class_name("2nd")
    ('Person', 'ArmedGroup', 'ActedIn', 'X2nd')
    """
    plain = is_identifier(text) and not text.startswith("_") and text not in IMPORTED
    if not camel and plain and len(text) <= LONGEST:
        return text
    words = re.findall(r"[^\W_]+", normalized(text, "NFKC"))
    name = "".join(word.capitalize() if camel or word.islower() else word[0].upper() + word[1:] for word in words)
    name = (name if name and not name[0].isdigit() else f"X{name}")[:LONGEST]
    if not is_identifier(name) or name in IMPORTED:
        name += "_" if is_identifier(name + "_") else ""
    return name if is_identifier(name) else "X" + re.sub(r"\W", "", name.encode("ascii", "ignore").decode())


def property_name(text: str, *, of_relationship: bool = False) -> str:
    """A name for a property that Python, pydantic and the toolkit take; the name itself where that is one.

    >>> property_name("born"), property_name("birth date"), property_name("class"), property_name("copy")
    ('born', 'birth_date', 'class_', 'copy_')
    >>> property_name("key"), property_name("_id"), property_name("2x"), property_name("claims", of_relationship=True)
    ('key_', 'id', 'x2x', 'claims_')
    """
    name = normalized(text, "NFKC")
    if not is_identifier(name) or name.startswith(("_", OWN_PREFIX)):
        name = re.sub(r"\W+", "_", name.removeprefix(OWN_PREFIX)).strip("_")[:LONGEST] or "x"
        name = f"x{name}" if name[0].isdigit() else name
    taken = (
        RELATIONSHIP_WORDS | set(ENDS) | set(EVIDENCE_COLUMNS) | set(INTERVAL_COLUMNS)
        if of_relationship
        else NODE_WORDS
    )
    if keyword.iskeyword(name) or name in taken or name in IMPORTED or hasattr(Node, name):
        name += "_"
    return name if is_identifier(name) else "x" + re.sub(r"\W", "", name.encode("ascii", "ignore").decode())


def label_for(text: str) -> str:
    """The label as it may be stored: another one where graphmodel has the name for itself, whatever the prefix."""
    return f"{text}_" if text in _NEVER_LABELS else text


def type_for(text: str, labels: Iterable[str]) -> str:
    """The relationship type as it may be stored: another one where a label has the name."""
    return f"{text}_" if text in set(labels) else text


def layer_of(labels: Iterable[str], types: Iterable[str]) -> Layer:
    """A prefix for claims, documents and passages with which they share no name with these labels and types.

    >>> layer_of(["Person"], []).prefix, layer_of(["Document"], []).prefix, layer_of(["Claim", "GmClaim"], []).prefix
    ('', 'Gm', 'Gm2')
    """
    given, numbers = {*labels, *types}, itertools.count(2)
    layer = Layer()
    while given & ((layer.reserved_labels - _NEVER_LABELS) | layer.reserved_types):
        layer = Layer(f"Gm{next(numbers)}" if layer.prefix else "Gm")
    return layer


def type_of_words(text: str) -> str:
    """A relationship type in upper snake case made of any words.

    >>> type_of_words("placed by"), type_of_words("WorksFor"), type_of_words("")
    ('PLACED_BY', 'WORKS_FOR', 'RELATED_TO')
    """
    words = re.findall(r"\w+", snake(text))
    return "_".join(words).upper().strip("_") or "RELATED_TO"
