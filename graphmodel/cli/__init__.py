"""The commands of `graphmodel`, thin: options in, one workflow called, its report printed. The only place that prints.

Each command is a module of its name, imported when it is needed, and imports its workflow when it runs: `--help` costs
Python and click. Results go to standard output, all else (where it writes to, progress, problems) to standard error.
Exit codes: 0 fine, 1 problems found or the work failed, 2 wrong usage, 130 Ctrl-C.
"""

from graphmodel.cli.app import main

__all__ = ["main"]
