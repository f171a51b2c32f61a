"""Saved questions: Cypher files that say what they ask, what they take and what they return.

In: `.cypher` files, parameters, a database. Out: `Question`s, problems with their places, answers, and answers as
text. It knows no model, finds no project, prints nothing, and makes up no Cypher.
"""

from graphmodel.queries.answers import Answer
from graphmodel.queries.asking import ask, find, misfits
from graphmodel.queries.binding import bind, pairs
from graphmodel.queries.browser import param_line
from graphmodel.queries.describing import describe
from graphmodel.queries.questions import Column, Parameter, Question
from graphmodel.queries.reading import read_file, read_question, read_questions
from graphmodel.queries.rendering import FORMATS, render

__all__ = [
    "FORMATS",
    "Answer",
    "Column",
    "Parameter",
    "Question",
    "ask",
    "bind",
    "describe",
    "find",
    "misfits",
    "pairs",
    "param_line",
    "read_file",
    "read_question",
    "read_questions",
    "render",
]
