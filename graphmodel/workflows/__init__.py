"""What a user does, one function each: load, ask, validate, and so on.

In: a `Project`, often an open database, and what the user asked for; clock and progress are passed in. Out: a report,
a frozen value. Nothing is printed here, and no option of a command is known.
"""
