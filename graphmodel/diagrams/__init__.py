"""The model as a picture: SVG, Mermaid, D2, and the JSON of arrows.app, which is read as well as written.

In: a sealed model, and which part of it to show. Out: texts. It needs no library; how wide a text
is drawn is estimated. It knows nothing of sources, questions or databases.
"""

from graphmodel.diagrams.arrows import ArrowsGraph, ArrowsNode, ArrowsRelationship, read_arrows, write_arrows
from graphmodel.diagrams.d2 import d2
from graphmodel.diagrams.excerpt import Bundle, Excerpt, excerpt
from graphmodel.diagrams.mermaid import mermaid
from graphmodel.diagrams.model_arrows import CONTENT_CAPTION, arrows
from graphmodel.diagrams.svg import picture_style, svg

__all__ = [
    "CONTENT_CAPTION",
    "ArrowsGraph",
    "ArrowsNode",
    "ArrowsRelationship",
    "Bundle",
    "Excerpt",
    "arrows",
    "d2",
    "excerpt",
    "mermaid",
    "picture_style",
    "read_arrows",
    "svg",
    "write_arrows",
]
