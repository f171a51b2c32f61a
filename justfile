# What CI runs: linters, types, layers, then all tests.
check: lint
    uv run graphmodel queries test
    uv run pytest
    uv run pytest --long

lint:
    uv run ruff check
    uv run ruff format --check
    uv run mypy
    uv run lint-imports
    uv run graphmodel queries format --check

# All tests; those that need Neo4j say why they are skipped when Docker does not answer.
test *args:
    uv run pytest {{args}}

# graphmodel's own documentation as a site in site/, every link followed.
docs:
    uv run --group site python docs/build_site.py

format:
    uv run ruff check --fix
    uv run ruff format
