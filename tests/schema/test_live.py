from __future__ import annotations

from graphmodel.schema import live


def test_rows_of_every_engine_become_the_same_items() -> None:
    old = [
        ("a", "UNIQUENESS", "NODE", ["State"], ["id"]),
        ("b", "RELATIONSHIP_UNIQUENESS", "RELATIONSHIP", ["T"], ["x"]),
    ]
    new = [
        ("a", "NODE_PROPERTY_UNIQUENESS", "NODE", ["State"], ["id"]),
        ("b", "RELATIONSHIP_PROPERTY_UNIQUENESS", "RELATIONSHIP", ["T"], ["x"]),
    ]
    assert [f"{item} {item.name}" for item in live(old, ())] == ["unique (:State {id}) a", "unique ()-[:T {x}]-() b"]
    assert live(new, ()) == live(old, ())


def test_a_key_is_unique() -> None:
    (item,) = live([("k", "NODE_KEY", "NODE", ["State"], ["id", "name"])], ())
    assert str(item) == "unique (:State {id, name})"


def test_other_constraints_and_indexes_keep_the_word_of_the_engine() -> None:
    constraints = [("e", "NODE_PROPERTY_EXISTENCE", "NODE", ["State"], ["name"])]
    indexes = [
        ("f", "FULLTEXT", "NODE", ["State", "City"], ["name", "aliases"], None),
        ("t", "TEXT", "NODE", ["State"], ["name"], None),
        ("r", "RANGE", "RELATIONSHIP", ["T"], ["since"], None),
    ]
    assert [str(item) for item in live(constraints, indexes)] == [
        "exists (:State {name})",
        "text (:State {name})",
        "fulltext (:State|City {name, aliases})",
        "index ()-[:T {since}]-()",
    ]


def test_what_every_database_has_by_itself_is_left_out() -> None:
    constraints = [("constraint_State_id_type", "NODE_PROPERTY_TYPE", "NODE", ["State"], ["id"])]
    indexes = [
        ("index_1", "LOOKUP", "NODE", None, None, None),
        ("State[id]", "RANGE", "NODE", ["State"], ["id"], "gm_State_id_unique"),
    ]
    assert live(constraints, indexes) == ()
