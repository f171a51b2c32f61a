"""What a person can ask an assistant to do here: each prompt is a text beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphmodel.errors import QuestionError

FOLDER = Path(__file__).parent / "prompt_texts"


@dataclass(frozen=True)
class ServedPrompt:
    """A prompt with one argument, which is put below its text."""

    name: str
    title: str
    description: str
    argument: str
    about: str


PROMPTS = (
    ServedPrompt(
        "write-fact-sheet",
        "Draft a fact sheet",
        "Draft what a text claims as a fact sheet, checked against the model.",
        "text",
        "The text, or where the client can find it.",
    ),
    ServedPrompt(
        "analyse",
        "Answer from the graph with evidence",
        "Answer a question from the graph, each statement with its evidence.",
        "question",
        "What you want to know.",
    ),
)


def prompt_text(name: str, given: Mapping[str, str]) -> str:
    """The text of a prompt with its argument.

    Raises:
        QuestionError: there is no such prompt, or its argument is missing.
    """
    prompt = next((each for each in PROMPTS if each.name == name), None)
    if prompt is None:
        known = ", ".join(each.name for each in PROMPTS)
        raise QuestionError(f"there is no prompt {name!r}", hint=f"there are: {known}")
    if not given.get(prompt.argument):
        raise QuestionError(f"the argument {prompt.argument!r} is missing", hint=prompt.about)
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    return f"{text}\n{prompt.argument.capitalize()}:\n\n{given[prompt.argument]}\n"
