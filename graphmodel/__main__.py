"""`python -m graphmodel` is `graphmodel`."""

from graphmodel.cli import main

main(prog_name="graphmodel")
