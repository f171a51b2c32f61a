"""Saved questions: Cypher files that say what they ask, what they take and what they return.

In: `.cypher` files, parameters, a database. Out: `Question`s, problems with their places, answers, and answers as
text, as pages, and as files for Neo4j Browser. It finds no project, prints nothing, and makes up no Cypher.
"""

from graphmodel.queries.answers import Answer, Row
from graphmodel.queries.asking import ask, find, misfits, stream
from graphmodel.queries.binding import bind, pairs
from graphmodel.queries.browser import browser_address, cut_by, favourite, favourites, filled, param_line
from graphmodel.queries.describing import describe
from graphmodel.queries.grass import grass
from graphmodel.queries.looks import Look, looks
from graphmodel.queries.pages import html_page
from graphmodel.queries.picture import Picture, picture
from graphmodel.queries.questions import AnswerColumn, Parameter, Question
from graphmodel.queries.reading import (
    question_files,
    read_file,
    read_named,
    read_question,
    read_questions,
    same_names,
    well_named,
)
from graphmodel.queries.rendering import FORMATS, render
from graphmodel.queries.rows import STREAMED, row_texts

__all__ = [
    "FORMATS",
    "STREAMED",
    "Answer",
    "AnswerColumn",
    "Look",
    "Parameter",
    "Picture",
    "Question",
    "Row",
    "ask",
    "bind",
    "browser_address",
    "cut_by",
    "describe",
    "favourite",
    "favourites",
    "filled",
    "find",
    "grass",
    "html_page",
    "looks",
    "misfits",
    "pairs",
    "param_line",
    "picture",
    "question_files",
    "read_file",
    "read_named",
    "read_question",
    "read_questions",
    "render",
    "row_texts",
    "same_names",
    "stream",
    "well_named",
]
