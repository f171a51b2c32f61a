"""Files of a project with random damage: a command reports what it finds, in few words, and never by a traceback."""

from __future__ import annotations

import os
import random
import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from graphmodel.databases import inventory
from tests.cli.conftest import Commands

pytestmark = pytest.mark.long

NASTY = (
    *(b"\0", b"\xef\xbb\xbf", b"\xff", b"\x1b[31m", b"\r", b"\n", b"\\u0000", b"9" * 400, b"(" * 200, b" " * 5_000),
    *(
        b'"',
        b"'",
        b",",
        b";",
        b"\t",
        b"{",
        b"[",
        b"]",
        b"}",
        b": ",
        b"- ",
        b"|",
        b">",
        b"#",
        b"%",
        b"${",
        b"=",
        b"1e999",
    ),
    *(b"&a", b"*a", b"!!python/name:os.system", b"<<: ", "\u202e".encode(), "\u0085".encode(), "\u2028".encode()),
)
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2028\u2066-\u2069]")
KINDS = {
    "table": "ports.csv",
    "mapping": "ports.yaml",
    "json": "ships.jsonl",
    "sheet": "facts/ferry-news.yaml",
    ".env": ".env",
    "settings": "graphmodel.toml",
    "question": "cypher/who-calls-where.cypher",
    "database": ".graphmodel/database/databases/graphmodel",
}
MOST = 50_000
"""Characters that a report of these small files may have."""


def damaged(content: bytes, chance: random.Random) -> bytes:
    """The content with a few bytes exchanged, taken out, repeated, or with something nasty put in."""
    made = bytearray(content)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.choice((1, 1, 3, 30)))
        match chance.randrange(5):
            case 0:
                made[at:end] = bytes(chance.randrange(256) for _ in range(end - at))
            case 1:
                del made[at:end]
            case 2:
                made[at:at] = made[at:end] * chance.choice((1, 2, 50))
            case _:
                made[at:at] = chance.choice(NASTY)
    return bytes(made)


@pytest.fixture
def harbour(starter: Path, run: Commands) -> Path:
    """The starter with a table, JSON lines and a `.env`, loaded."""
    (starter / "ports.csv").write_text("id,name,pier\n" + "".join(f'p{n},"Port, {n}",sound\n' for n in range(20)))
    (starter / "ports.yaml").write_text("table: ports.csv\nnodes:\n- Port: {id: id, name: name, pier: pier}\n")
    (starter / "ships.jsonl").write_text("".join(f'{{"id": "s{n}", "name": "Ship {n}"}}\n' for n in range(20)))
    (starter / "ships.yaml").write_text("table: ships.jsonl\nnodes:\n- Ship: {id: id, name: name}\n")
    (starter / ".env").write_text("NEO4J_USERNAME=neo4j\nexport NEO4J_PASSWORD='a b' # mine\n")
    settings = starter / "graphmodel.toml"
    settings.write_text(
        settings.read_text().replace('["facts/*.yaml"]', '["facts/*.yaml", "ports.yaml", "ships.yaml"]')
    )
    assert run("load").code == 0
    return starter


@pytest.mark.parametrize("kind", KINDS)
def test_random_damage_to_a_kind_of_file_is_reported(
    harbour: Path, run: Commands, tmp_path: Path, record_property: Callable[[str, object], None], kind: str
) -> None:
    """For GRAPHMODEL_TEST_FUZZ_SECONDS, by default a minute."""
    first = seed = int(os.environ.get("GRAPHMODEL_TEST_FUZZ_SEED", time.time_ns() % 10**12))
    whole = shutil.copytree(harbour, tmp_path / "whole")
    answer = run("ask", "who-calls-where").told
    end = time.monotonic() + float(os.environ.get("GRAPHMODEL_TEST_FUZZ_SECONDS", "60"))
    while time.monotonic() < end:
        try:
            fuzz(harbour, whole, run, kind, random.Random(seed), answer)
        except BaseException as wrong:
            wrong.add_note(f"GRAPHMODEL_TEST_FUZZ_SEED={seed}: a damaged {kind}")
            raise
        seed += 1
    record_property("seeds", f"a damaged {kind}: {first} to {seed - 1}")


def fuzz(
    folder: Path, whole: Path, run: Commands, kind: str, chance: random.Random, answer: tuple[int, str, str]
) -> None:
    """Damages one file, runs what reads it, and puts the file back."""
    place = folder / KINDS[kind]
    if kind == "database":
        place = chance.choice([path for path in sorted(place.iterdir()) if path.stat().st_size])
    before = place.read_bytes()
    after = damaged(before, chance)
    try:
        place.write_bytes(after)
        done = run(*{"database": ("ask", "who-calls-where"), "question": ("queries", "lint")}.get(kind, ("validate",)))
        if kind == ".env":
            done = run("status")
        assert done.code in (0, 1)
        assert "Traceback" not in done.err
        assert len(done.out) + len(done.err) < MOST
        assert not STEERING.search(done.out + done.err)
        if kind == "database" and after != before:
            assert "are not as they were left" in done.err or done.told == answer
    finally:
        place.write_bytes(before)
        if kind == "database" and inventory.noted(folder / ".graphmodel" / "database") is None:
            shutil.rmtree(folder / ".graphmodel")
            shutil.copytree(whole / ".graphmodel", folder / ".graphmodel")
