"""An MCP server: the project's saved questions, its claims and its model as tools and resources for an assistant.

In: a project and a way to open its database. Out: a server of the Model Context Protocol on standard input and output.
It reads, unless it was started with `write`. No model is called from here, and no key is needed.
"""

from graphmodel.mcp.session import Session

__all__ = ["Session"]
