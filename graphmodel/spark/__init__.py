"""The load of tables that are larger than one machine: Spark deals the rows, and each task does with its share what
`graphmodel load` does with all.

What comes in are the project's tables; what goes out is the graph that `graphmodel load` would have written, by the
same code: a task reads a slice of a file through `sources`, merges and checks its share in a `staging` database of its
own, and writes it through `loading`. So there is one mapping, one dialect and one set of messages. Only this package
knows PySpark, and imports it when a load begins.
"""
