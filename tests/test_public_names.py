"""The names that `graphmodel` itself offers."""

from __future__ import annotations

import subprocess
import sys

import pytest

import graphmodel


def test_the_list_of_names_is_sorted_and_each_resolves_to_what_its_home_offers() -> None:
    assert graphmodel.__all__ == sorted(graphmodel.__all__, key=lambda name: (not name.isupper(), name))
    for name in graphmodel.__all__:
        assert getattr(graphmodel, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'graphmodel' has no attribute 'Absent'"):
        _ = graphmodel.Absent


def test_importing_the_package_imports_nothing_of_it() -> None:
    script = "import sys, graphmodel; print(sorted(m for m in sys.modules if m.startswith('graphmodel.')))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
