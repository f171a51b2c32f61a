"""A table of claims says what a fact sheet can say, and makes the very same claims of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.drawing import one_in
from tests.sources.tables.companies import graph, said

DOCUMENT = "document: {id: echo, title: Echo, author: ann, published: 2031-06}\n"
MAPPING = """\
table: t.csv
document: {id: echo, title: Echo, author: {Person: {constant: ann}}, published: 2031-06}
claims:
- OWNS: {start: {Party: who}, end: {Company: what}, stake: stake, since: since, until: until}
  where: {kind: OWNS}
  polarity: {column: polarity}
  certainty: {column: certainty}
  basis: {column: basis}
  ended: {column: ended}
  share: {column: share}
  rank: {column: rank}
  confidence: {column: confidence}
  note: {column: note}
  resolved: {column: resolved}
  holder: {Party: holder}
  before: {column: before}
  after: {Takeover: after}
  except: {Party: {column: others, split: "|"}}
  as: {column: label}
  locator: {column: at, split: "|"}
  if:
  - OWNS: {start: {Party: if_who}, end: {Company: what}}
    where: {if_who: {empty: false}}
    polarity: {column: if_polarity}
  because:
  - {column: because, split: "|"}
  - Company.employees: {of: what, value: {column: reason, unit: persons}}
  rebuts: {column: rebuts, split: "|"}
  alternative_of: "{reads_otherwise}"
- Company.employees: {of: what, value: {column: employees, unit: persons}, since: since}
  where: {kind: employees}
  polarity: {column: polarity}
  certainty: {column: certainty}
  as: {column: label}
  locator: {column: at, split: "|"}
  rebuts: {column: rebuts, split: "|"}
- SAYS: {start: {Party: who}}
  where: {kind: SAYS}
  certainty: {column: certainty}
  as: {column: label}
  locator: {column: at, split: "|"}
  that:
  - OWNS: {start: {Party: if_who}, end: {Company: what}}
    polarity: {column: if_polarity}
    as: "{label}-said"
- Takeover:
    id: who
    name: note
    buyer: {Party: if_who}
    targets: {Company: {column: targets, split: "|"}}
    when: when
    price: {column: price, unit: EUR}
  where: {kind: Takeover}
  polarity: {column: polarity}
  certainty: {column: certainty}
  as: {column: label}
  locator: {column: at, split: "|"}
"""
COMPANIES, PERSONS, EVENTS = ("mill", "holding", "bakery", "lake"), ("ann", "ben", "eve"), ("sale", "merger")
PARTY = st.sampled_from(COMPANIES + PERSONS)
COMPANY = st.sampled_from(COMPANIES)
POLARITY = st.sampled_from(["affirmed", "denied"])
CERTAINTY = st.sampled_from(["certain", "likely", "possible", "unclear"])
LOCATORS = st.lists(st.sampled_from(["1.1", "1.2", "2.1"]), min_size=1, max_size=2, unique=True).map("|".join)
WORDS = {"denied": "not ", "likely": "likely ", "possible": "may ", "unclear": "unclear "}
COMMON: Mapping[str, Any] = {"polarity": POLARITY, "certainty": CERTAINTY, "at": LOCATORS}


def owns() -> st.SearchStrategy[dict[str, str]]:
    interval = st.sampled_from([("", ""), ("2030", ""), ("2029-05", "2030-01"), ("..", "2031-02")])
    return st.fixed_dictionaries(
        {"kind": st.just("OWNS"), "who": PARTY, "what": COMPANY, "interval": interval, **COMMON},
        optional={
            "stake": st.sampled_from(["0.25", "0.5", "1.0"]),
            "basis": st.sampled_from(["stated", "implied"]),
            "ended": st.just("yes"),
            "share": st.sampled_from(["most", "some", "12"]),
            "rank": st.sampled_from(["preferred", "deprecated"]),
            "confidence": st.sampled_from(["0.5", "0.75"]),
            "note": st.sampled_from(["seen", "it is said"]),
            "holder": PARTY,
            "after": st.sampled_from(EVENTS),
            "others": st.just("lake|eve"),
            "if_who": PARTY,
            "if_polarity": POLARITY,
            "reason": st.sampled_from(["12", "40"]),
        },
    )


ROWS = st.lists(
    st.one_of(
        owns(),
        st.fixed_dictionaries(
            {"kind": st.just("employees"), "what": COMPANY, "employees": st.sampled_from(["7", "8.5"]), **COMMON},
            optional={"since": st.sampled_from(["2030", "2031-03"])},
        ),
        st.fixed_dictionaries(
            {
                "kind": st.just("SAYS"),
                "who": PARTY,
                "if_who": PARTY,
                "if_polarity": POLARITY,
                "what": COMPANY,
                "certainty": CERTAINTY,
                "at": LOCATORS,
            }
        ),
        st.fixed_dictionaries(
            {"kind": st.just("Takeover"), "who": st.sampled_from(EVENTS), **COMMON},
            optional={
                "if_who": PARTY,
                "targets": st.sampled_from(["mill", "mill|bakery"]),
                "when": st.sampled_from(["2031-05-04", "195X"]),
                "price": st.sampled_from(["1000000", "7.5"]),
            },
        ),
    ),
    min_size=1,
    max_size=6,
)


def settled(rows: Sequence[dict[str, Any]], links: Sequence[int]) -> list[dict[str, str]]:
    """Rows of which each has a label, and some refer to others by it; every event is named by some row."""
    events = [
        {"kind": "Takeover", "who": each, "at": "3.1", "polarity": "affirmed", "certainty": "certain"}
        for each in EVENTS
    ]
    found = []
    for number, row in enumerate([*rows, *events]):
        since, until = row.pop("interval", (row.get("since", ""), ""))
        found.append({**row, "since": since, "until": until, "label": f"c{number}"})
        if found[-1].get("until"):
            found[-1].pop("ended", None)
        if since:
            found[-1].pop("after", None)
        others = {row["who"], row.get("what"), row.get("if_who")} if "others" in row else set()
        if others & {"lake", "eve"}:
            found[-1].pop("others")
    for number, row in enumerate(found):
        unlike = [each["label"] for each in found if _subject(each) != _subject(row)]  # no claim refers to itself
        target, next_ = (unlike[(links[number % len(links)] + more) % len(unlike)] for more in (0, 1))
        if row["kind"] == "OWNS":
            row |= {"because": target, "reads_otherwise": next_}
        if row["kind"] in ("OWNS", "employees"):
            row["rebuts"] = f"{target}|c{len(found) - 1}"
    return found


def _subject(row: Mapping[str, str]) -> tuple[str, ...]:
    """What a row is about, however it says it."""
    return row["kind"], row.get("who", ""), row.get("what", "")


def sheet(rows: Sequence[Mapping[str, str]]) -> str:
    """The fact sheet that says what the rows say."""
    lines = [DOCUMENT, "facts:\n"]
    for row in rows:
        text, options = line(row)
        given = ", ".join(f"{name}: {value}" for name, value in options.items() if value)
        lines.append(f"  {row['at'].replace('|', ', ')}:\n  - {text}: {{{given}}}\n")
    merged: dict[str, list[str]] = {}
    for block in lines[2:]:
        head, _, body = block.partition("\n")
        merged.setdefault(head, []).append(body)
    return "".join(lines[:2]) + "".join(f"{head}\n{''.join(bodies)}" for head, bodies in merged.items())


def line(row: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """A row as a fact line, and its options."""
    words = WORDS.get(row.get("polarity", ""), "") + WORDS.get(row["certainty"], "")
    labels = {
        "as": row["label"],
        "rebuts": f"[{row.get('rebuts', '').replace('|', ', ')}]" if row.get("rebuts") else "",
    }
    inner = f"{row.get('if_who')} {WORDS.get(row.get('if_polarity', ''), '')}OWNS {row.get('what')}"
    if row["kind"] == "SAYS":
        return f"{row['who']} {words}SAYS", {**labels, "that": f'[{{"{inner}": {{as: {row["label"]}-said}}}}]'}
    if row["kind"] == "employees":
        options = {"value": row["employees"], "unit": "persons", "since": row["since"], **labels}
        return f"{words}{row['what']}.employees", options
    if row["kind"] == "Takeover":
        price = f"{{value: {row['price']}, unit: EUR}}" if "price" in row else ""
        targets = f"[{row['targets'].replace('|', ', ')}]" if "targets" in row else ""
        own = {"buyer": row.get("if_who", ""), "targets": targets, "when": row.get("when", ""), "price": price}
        return f"{words}Takeover {row['who']}", {**own, **labels}
    plain = {name: row.get(name, "") for name in ("stake", "since", "until", "basis", "share", "rank", "confidence")}
    plain |= {name: row.get(name, "") for name in ("note", "holder", "after")}
    reason = f"{{{row['what']}.employees: {{value: {row['reason']}, unit: persons}}}}" if "reason" in row else ""
    because = ", ".join(each for each in (row["because"], reason) if each)
    others = f"[{row['others'].replace('|', ', ')}]" if "others" in row else ""
    nested = {"because": f"[{because}]", "alternative_of": f"[{row['reads_otherwise']}]", "except": others}
    condition = f"[{inner}]" if "if_who" in row else ""
    ended = "was " if "ended" in row else ""
    return f"{row['who']} {words}{ended}OWNS {row['what']}", {**plain, **nested, "if": condition, **labels}


def table(rows: Sequence[Mapping[str, str]]) -> str:
    """The rows as CSV."""
    named = [name.strip() for name in COLUMNS.split(",")]
    out = io.StringIO()
    writer = csv.DictWriter(out, named)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


COLUMNS = (
    "kind, who, what, stake, since, until, polarity, certainty, basis, ended, share, rank, confidence, note, resolved, "
    "holder, before, after, others, label, at, if_who, if_polarity, because, reason, rebuts, reads_otherwise, "
    "employees, targets, when, price"
)


@settings(max_examples=one_in(6), deadline=None, phases=[Phase.reuse, Phase.generate])  # shrinking takes minutes
@given(rows=ROWS, links=st.lists(st.integers(0, 9), min_size=1, max_size=3))
def test_rows_make_the_claims_and_the_graph_of_the_sheet_that_says_the_same(
    rows: list[dict[str, Any]], links: list[int], tmp_path_factory: Any
) -> None:
    folder: Path = tmp_path_factory.mktemp("said")
    every = settled(rows, links)
    written, lines = sheet(every), table(every)
    by_lines, problems = said(folder / "a", sheet_yaml=written)
    assert problems == [], written
    by_rows, problems = said(folder / "b", t_csv=lines, t_yaml=MAPPING)
    assert problems == [], lines
    assert {record.id: record for record in by_rows} == {record.id: record for record in by_lines}
    assert graph(folder / "c", {"t_csv": lines, "t_yaml": MAPPING}) == graph(folder / "d", {"sheet_yaml": written})
