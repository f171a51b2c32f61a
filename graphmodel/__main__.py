"""`graphmodel`, and `python -m graphmodel`: this module imports nothing, so that Ctrl-C is heard from the start."""

import sys


def run() -> None:
    """Runs the command line."""
    try:
        from graphmodel.cli import main
        from graphmodel.cli.streams import leave_descriptor
        from graphmodel.driver import OWN_PROCESS
    except KeyboardInterrupt:
        sys.stderr.write("interrupted: nothing was begun\n")
        sys.exit(130)
    leave_descriptor()
    main(prog_name="graphmodel", obj=OWN_PROCESS)


if __name__ == "__main__":
    run()
