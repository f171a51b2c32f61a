from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from graphmodel.schema import SchemaItem, SchemaPlan, Unenforced, difference
from graphmodel.schema.items import named

STATE = SchemaItem("node", "State", ("id",), "unique", key=True)
NAME = SchemaItem("node", "State", ("name",), "index")


def at(item: SchemaItem, name: str) -> SchemaItem:
    return replace(item, name=name)


covers = st.tuples(
    st.sampled_from(["node", "relationship"]),
    st.sampled_from(["A", "A_b", "C c"]),
    st.sampled_from([("b",), ("b_c",), ("b", "c")]),
)


@st.composite
def wanted(draw: st.DrawFn) -> list[SchemaItem]:
    kinds = draw(st.dictionaries(covers, st.tuples(st.sampled_from(["unique", "index"]), st.booleans())))
    return [
        named(SchemaItem(entity, label, properties, kind, key=key))  # type: ignore[arg-type]
        for (entity, label, properties), (kind, key) in kinds.items()
    ]


@st.composite
def there(draw: st.DrawFn) -> list[SchemaItem]:
    """What an engine may hold: no two plain indexes or constraints over the same, no two of one name."""
    kinds = draw(st.dictionaries(covers, st.sampled_from(["unique", "index"])))
    items = [SchemaItem(e, label, p, kind) for (e, label, p), kind in kinds.items()]  # type: ignore[arg-type]
    known = dict.fromkeys(named(item).name for item in items)
    names = draw(st.permutations([*known, *(f"gm_{n}" for n in range(3)), *(f"theirs_{n}" for n in range(9))]))
    others = [SchemaItem("node", "A", ("b",), "fulltext", name="gm_text")]
    return [at(item, name) for item, name in zip(items, names, strict=False)] + draw(st.sampled_from([[], others]))


def carried_out(live: list[SchemaItem], plan: SchemaPlan) -> list[SchemaItem]:
    """What an engine makes of a plan: nothing, where a name is taken or the same is covered already."""
    held = [item for item in live if item.name not in {dropped.name for dropped in plan.drop}]
    for item in plan.create:
        same = [h for h in held if h.covers == item.covers and h.kind in ("unique", "index")]
        if not same and item.name not in {h.name for h in held}:
            held.append(item)
    return held


@given(wanted(), there())
def test_a_plan_carried_out_leaves_nothing_to_do(desired: list[SchemaItem], live: list[SchemaItem]) -> None:
    before = difference(desired, live)
    after = difference(desired, carried_out(live, before))
    assert (after.create, after.drop) == ((), ())
    assert (after.blocked, after.foreign) == (before.blocked, before.foreign)
    assert len(after.keep) + len(after.blocked) == len(desired)


@given(wanted(), there())
def test_what_we_did_not_name_stays(desired: list[SchemaItem], live: list[SchemaItem]) -> None:
    plan = difference(desired, live)
    assert all(item.name.startswith("gm_") and item.kind in ("unique", "index") for item in plan.drop)
    theirs = {item.name for item in live if not item.name.startswith("gm_")}
    assert theirs <= {item.name for item in carried_out(live, plan)}


@given(wanted(), there())
def test_every_item_of_a_database_is_kept_dropped_or_foreign(desired: list[SchemaItem], live: list[SchemaItem]) -> None:
    plan = difference(desired, live)
    assert sorted(item.name for item in plan.keep + plan.drop + plan.foreign) == sorted(item.name for item in live)


@given(wanted())
def test_a_database_that_has_all_changes_nothing(desired: list[SchemaItem]) -> None:
    assert difference(desired, desired) == SchemaPlan(keep=tuple(desired))


@given(wanted(), there())
def test_keys_alone_come_first_and_the_rest_can_follow(desired: list[SchemaItem], live: list[SchemaItem]) -> None:
    plan = difference(desired, live)
    after = carried_out(live, plan.keys)
    assert not [item for item in difference(desired, after).create if item.key]
    assert set(carried_out(after, difference(desired, after))) == set(carried_out(live, plan))


def test_the_same_constraint_under_another_name_is_kept() -> None:
    plan = difference([named(STATE)], [at(STATE, "theirs")])
    assert (plan.keep, plan.changes) == ((at(STATE, "theirs"),), False)


def test_our_own_index_in_the_way_of_a_constraint_is_dropped_first() -> None:
    index = replace(STATE, kind="index")
    assert difference([named(STATE)], [named(index)]).statements == (
        "DROP INDEX gm_State_id_index IF EXISTS",
        "CREATE CONSTRAINT gm_State_id_unique IF NOT EXISTS FOR (n:State) REQUIRE n.id IS UNIQUE",
    )


def test_somebody_elses_index_in_the_way_is_a_problem_and_stays() -> None:
    plan = difference([named(STATE)], [at(replace(STATE, kind="index"), "mine")])
    assert plan.statements == ()
    assert [str(problem) for problem in plan.blocked] == [
        "schema-blocked unique (:State {id}) cannot be made while there is index (:State {id}) named mine, "
        "which graphmodel did not make\n  hint: if nobody needs it: DROP INDEX mine IF EXISTS"
    ]


def test_uniqueness_serves_as_a_plain_index_but_not_where_loading_makes_nodes_anew() -> None:
    unique = at(replace(NAME, kind="unique"), "mine")
    assert difference([named(NAME)], [unique]).keep == (unique,)
    (problem,) = difference([named(replace(NAME, key=True))], [unique]).blocked
    assert problem.code == "schema-blocked"


def test_a_name_that_is_taken_is_not_used_again() -> None:
    kept = at(NAME, "gm_State_id_unique")
    plan = difference([named(STATE), named(NAME)], [kept])
    assert (plan.keep, [item.name for item in plan.create]) == ((kept,), ["gm_State_id_unique_2"])


def test_a_plan_prints_what_it_would_do() -> None:
    gone = at(SchemaItem("node", "Town", ("id",), "unique"), "gm_Town_id_unique")
    theirs = at(SchemaItem("node", "Town", ("name",), "fulltext"), "search")
    plan = difference(
        [named(STATE), named(NAME)], [named(NAME), gone, theirs], [Unenforced("ends", ("A", "B", "C", "D", "E"))]
    )
    assert plan.lines == (
        "- DROP CONSTRAINT gm_Town_id_unique IF EXISTS",
        "+ CREATE CONSTRAINT gm_State_id_unique IF NOT EXISTS FOR (n:State) REQUIRE n.id IS UNIQUE",
        "= index (:State {name}) gm_State_name_index",
        ". fulltext (:Town {name}) search, not graphmodel's: left alone",
        "? not enforced here, checked by graphmodel check: ends: a relationship connects the types it may connect "
        "(A, B, C, D and 1 more)",
    )
