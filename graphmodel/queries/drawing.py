"""What draws: Cytoscape.js, as it comes with dash-cytoscape, React, as it comes with Dash, and our way to use them.

The libraries are read from the installed packages, none of whose code is imported, and put into the page.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path

from graphmodel.errors import QuestionError
from graphmodel.extras import how_to_install


def drawing_scripts() -> tuple[str, ...]:
    """The scripts, in the order in which they have to run.

    Raises:
        QuestionError: the packages are not installed, or hold other files than they used to.
    """
    dash, drawing = _folder("dash"), _folder("dash_cytoscape")
    return (
        _newest(dash / "deps", "prop-types"),
        _newest(dash / "deps", "react"),
        _newest(dash / "deps", "react-dom"),
        _text(drawing / "dash_cytoscape.min.js"),
        *(
            _text(Path(__file__).parent / "page" / name)
            for name in ("placing.js", "naming.js", "drawing.js", "saving.js")
        ),
    )


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise QuestionError(
            "the package that draws nodes and relationships is not installed", hint=how_to_install("html")
        )
    return Path(spec.origin).parent


def _newest(folder: Path, name: str) -> str:
    """The script of the highest version, of files such as `react@18.3.1.min.js`."""
    pattern = re.compile(rf"{name}@(\d+)\.(\d+)\.(\d+)\.min\.js")
    versions = {
        tuple(map(int, match.groups())): path for path in folder.glob("*.js") if (match := pattern.fullmatch(path.name))
    }
    return _text(versions[max(versions)] if versions else folder / f"{name}.min.js")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as wrong:
        raise QuestionError(
            f"the installed package has no {path.name}, which draws nodes", hint=how_to_install("html")
        ) from wrong
