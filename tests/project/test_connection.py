"""Which database a command means, and where that was said."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from graphmodel.databases import Target
from graphmodel.errors import AuthFailed, ProjectError
from graphmodel.project import ConnectionOptions, NamedTarget, Surroundings, choose, opened

AURA = """\
# Wait 60 seconds before connecting using these details
NEO4J_URI=neo4j+s://0123abcd.databases.neo4j.io
NEO4J_USERNAME=0123abcd
NEO4J_PASSWORD=aura-secret
NEO4J_DATABASE=0123abcd
AURA_INSTANCEID=0123abcd
AURA_INSTANCENAME=Instance01
"""
TARGETS = {"prod": NamedTarget("prod", "bolt://prod", "reader", "harbours", "PROD_PASSWORD")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


def chosen(root: Path, environment: Mapping[str, str] | None = None, **options: Any) -> Target:
    return choose(ConnectionOptions(**options), Surroundings(root, environment or {}, root, TARGETS))


def parts(target: Target) -> tuple[str, str, str, str, str]:
    return target.uri, target.username, target.password, target.database, target.origin


def test_without_any_setting_it_is_a_folder_of_the_project(root: Path) -> None:
    assert parts(chosen(root)) == ("embedded:.graphmodel/database", "neo4j", "", "", "the default")


def test_from_a_folder_elsewhere_the_default_is_still_in_the_project(root: Path) -> None:
    target = choose(ConnectionOptions(), Surroundings(root.parent, {}, root))
    assert target.uri == "embedded:project/.graphmodel/database"
    assert (
        choose(ConnectionOptions(), Surroundings(root / "sub", {}, root)).uri == f"embedded:{root}/.graphmodel/database"
    )


def test_the_dotenv_file_of_the_project_is_read(root: Path) -> None:
    (root / ".env").write_text("NEO4J_URI=bolt://dotenv\nNEO4J_PASSWORD='of .env'\n")
    assert parts(chosen(root)) == ("bolt://dotenv", "neo4j", "of .env", "", "from NEO4J_URI in .env")


def test_the_environment_goes_before_dotenv_variable_by_variable(root: Path) -> None:
    (root / ".env").write_text("NEO4J_URI=bolt://dotenv\nNEO4J_USERNAME=u\nNEO4J_PASSWORD=p\nNEO4J_DATABASE=d")
    environment = {"NEO4J_URI": "bolt://environment", "NEO4J_PASSWORD": ""}
    assert parts(chosen(root, environment)) == (
        "bolt://environment",
        "u",
        "p",
        "d",
        "from NEO4J_URI in the environment",
    )


def test_an_env_file_goes_before_the_environment_and_replaces_dotenv(root: Path) -> None:
    (root / ".env").write_text("NEO4J_USERNAME=not-this")
    (root / "aura.txt").write_text(AURA)
    environment = {"NEO4J_URI": "bolt://environment", "NEO4J_PASSWORD": "not this"}
    assert parts(chosen(root, environment, env_file=root / "aura.txt")) == (
        "neo4j+s://0123abcd.databases.neo4j.io",
        "0123abcd",
        "aura-secret",
        "0123abcd",
        "from NEO4J_URI in aura.txt",
    )


def test_options_go_before_all_else(root: Path) -> None:
    (root / "aura.txt").write_text(AURA)
    target = chosen(root, uri="bolt://option", username="me", database="mine", env_file=root / "aura.txt")
    assert parts(target) == ("bolt://option", "me", "aura-secret", "mine", "from --uri")


def test_a_target_takes_its_password_from_the_variable_it_names(root: Path) -> None:
    target = chosen(root, {"PROD_PASSWORD": "p", "NEO4J_URI": "bolt://not-this"}, target="prod")
    assert parts(target) == ("bolt://prod", "reader", "p", "harbours", "from --target prod")
    (root / ".env").write_text("PROD_PASSWORD=q")
    assert chosen(root, target="prod").password == "q"
    assert chosen(root, target="prod", database="other", username="writer").database == "other"


def test_a_target_without_its_variable_never_gets_the_password_of_another_server(root: Path) -> None:
    with pytest.raises(ProjectError) as raised:
        chosen(root, {"NEO4J_PASSWORD": "of another"}, target="prod")
    assert str(raised.value) == (
        "the target 'prod' takes its password from PROD_PASSWORD, which is not set\n"
        "  hint: export PROD_PASSWORD, or write it to .env or to a file for --env-file"
    )


def test_an_unknown_target_is_told_with_the_nearest_name(root: Path) -> None:
    with pytest.raises(ProjectError, match=r"have no target 'prd'\n  hint: did you mean 'prod'\?"):
        chosen(root, target="prd")


def test_an_env_file_without_an_address_is_not_silently_passed_over(root: Path) -> None:
    (root / "empty.txt").write_text("# nothing\n")
    with pytest.raises(ProjectError, match="does not say NEO4J_URI"):
        chosen(root, env_file=root / "empty.txt")


def test_a_missing_env_file_is_told(root: Path) -> None:
    with pytest.raises(ProjectError, match="cannot be read: No such file"):
        chosen(root, env_file=root / "absent.txt")


def test_without_a_project_a_database_has_to_be_named(tmp_path: Path) -> None:
    with pytest.raises(ProjectError, match="nor in a folder above it, and no database is named"):
        choose(ConnectionOptions(), Surroundings(tmp_path))
    assert choose(ConnectionOptions(uri="bolt://a"), Surroundings(tmp_path)).uri == "bolt://a"


def test_a_relative_folder_starts_where_it_was_written(root: Path) -> None:
    here = root / "sub"
    (root / ".env").write_text("NEO4J_URI=embedded:data")
    assert choose(ConnectionOptions(), Surroundings(here, {}, root)).uri == f"embedded:{root}/data"
    assert (
        choose(ConnectionOptions(uri="py2neo+embedded:data"), Surroundings(here, {}, root)).uri
        == "py2neo+embedded:data"
    )
    assert choose(ConnectionOptions(uri="embedded:/abs"), Surroundings(here, {}, root)).uri == "embedded:/abs"


def test_secrets_are_not_in_a_repr(root: Path) -> None:
    around = Surroundings(root, {"NEO4J_URI": "bolt://a", "NEO4J_PASSWORD": "a-secret"}, root)
    assert "a-secret" not in repr(around) + repr(choose(ConnectionOptions(), around))


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("NEO4J_USERNAME=plain", "plain"),
        ("  export NEO4J_USERNAME = spaced  # a comment", "spaced"),
        ("NEO4J_USERNAME='single # \"quotes\" $HOME \\n'", 'single # "quotes" $HOME \\n'),
        ('NEO4J_USERNAME="double \\"quotes\\" # \\\\"  # comment', 'double "quotes" # \\'),
        ("NEO4J_USERNAME=with#hash=and-equals", "with#hash=and-equals"),
        ("NEO4J_USERNAME=first\nNEO4J_USERNAME=last\r", "last"),
        ("not a line of ours\n{}\nNEO4J_USERNAME=é", "é"),
        ("NEO4J_USERNAME=", "neo4j"),
    ],
)
def test_lines_of_an_env_file(root: Path, line: str, value: str) -> None:
    (root / ".env").write_text("\ufeff" + line, encoding="utf-8")
    assert chosen(root, uri="bolt://a").username == value


def test_a_quote_that_is_not_closed_is_told_without_the_value(root: Path) -> None:
    (root / ".env").write_text("OTHER='\nNEO4J_PASSWORD='a-secret\n")
    with pytest.raises(ProjectError) as raised:
        chosen(root)
    assert str(raised.value).startswith(f"{root}/.env:2 the value of NEO4J_PASSWORD has a quote that is not closed")
    assert "a-secret" not in str(raised.value)


def refuse_without_password(target: Target) -> Any:
    if not target.password:
        raise AuthFailed("bolt://a refused the user or the password")
    return target


def test_a_password_is_asked_for_when_the_server_wants_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphmodel.databases.connect", refuse_without_password)
    asked: list[str] = []

    def prompt(text: str) -> str:
        asked.append(text)
        return "typed"

    database: Any = opened(Target("bolt://a", username="me"), prompt)
    assert database.password == "typed"
    assert asked == ["Password of me at bolt://a"]
    opened(Target("bolt://a", password="known"), prompt)
    assert len(asked) == 1


def test_without_a_terminal_the_message_says_how_to_give_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphmodel.databases.connect", refuse_without_password)
    with pytest.raises(AuthFailed, match="hint: no password was given: set NEO4J_PASSWORD"):
        opened(Target("bolt://a"))
