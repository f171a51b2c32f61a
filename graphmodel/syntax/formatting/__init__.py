"""The house style of Cypher text: tokens to an outline, the outline to pieces, the pieces to lines."""

from graphmodel.syntax.formatting.house import WIDTH, format_cypher, same_meaning

__all__ = ["WIDTH", "format_cypher", "same_meaning"]
