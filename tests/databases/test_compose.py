"""The compose file, as Docker reads it; no engine is needed for that."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def compose(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "docker-compose.yml", folder)
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        ["docker", "compose", "config", "--format", "json"],
        cwd=folder,
        env=kept | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(autouse=True)
def _compose_is_there() -> None:
    found = shutil.which("docker")
    if not found or subprocess.run([found, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not installed: install Docker to check docker-compose.yml")


def service(folder: Path, **environment: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(compose(folder, **environment).stdout)
    neo4j: dict[str, Any] = read["services"]["neo4j"]
    return neo4j


def test_a_password_is_required(tmp_path: Path) -> None:
    refused = compose(tmp_path)
    assert refused.returncode != 0
    assert "set NEO4J_PASSWORD (8 characters or more) in .env" in refused.stderr


def test_the_example_of_env_works_once_it_has_a_password(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text()
    (tmp_path / ".env").write_text(example.replace("NEO4J_PASSWORD=''", "NEO4J_PASSWORD='pa$$w0rd # \"1\"'"))
    assert service(tmp_path)["environment"]["NEO4J_AUTH"] == 'neo4j/pa$$w0rd # "1"'.replace("$", "$$")


def test_only_settings_of_the_server_reach_the_container(tmp_path: Path) -> None:
    neo4j = service(tmp_path, NEO4J_PASSWORD="longenough", NEO4J_URI="bolt://x", NEO4J_USERNAME="y", NEO4J_DATABASE="z")
    assert neo4j["environment"] == {
        "NEO4J_AUTH": "neo4j/longenough",
        "NEO4J_db_tx__log_preallocate": "false",
        "NEO4J_server_bolt_advertised__address": "localhost:7687",
        "NEO4J_server_http_advertised__address": "localhost:7474",
        "NEO4J_server_memory_heap_initial__size": "512m",
        "NEO4J_server_memory_heap_max__size": "512m",
        "NEO4J_server_memory_pagecache_size": "256m",
    }
    assert neo4j["image"] == "neo4j:5.26-community"


def test_ports_are_on_loopback_and_the_advertised_address_follows(tmp_path: Path) -> None:
    neo4j = service(tmp_path, NEO4J_PASSWORD="longenough", GRAPHMODEL_BOLT_PORT="17687", GRAPHMODEL_HTTP_PORT="17474")
    ports = {(p["host_ip"], p["published"], p["target"]) for p in neo4j["ports"]}
    assert ports == {("127.0.0.1", "17687", 7687), ("127.0.0.1", "17474", 7474)}
    assert neo4j["environment"]["NEO4J_server_bolt_advertised__address"] == "localhost:17687"
    assert neo4j["environment"]["NEO4J_server_http_advertised__address"] == "localhost:17474"


def test_data_are_kept_in_named_volumes_and_health_needs_no_password(tmp_path: Path) -> None:
    neo4j = service(tmp_path, NEO4J_PASSWORD="longenough")
    assert {(v["type"], v["source"], v["target"]) for v in neo4j["volumes"]} == {
        ("volume", "data", "/data"),
        ("volume", "logs", "/logs"),
    }
    assert neo4j["healthcheck"]["test"] == ["CMD", "wget", "-q", "--spider", "http://127.0.0.1:7474"]
    assert int(neo4j["mem_limit"]) == 1536 * 2**20
