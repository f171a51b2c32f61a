"""The explorer: a page to look around in the graph, by facts and by claims, on any day.

In: a project and its open database. Out: a small server on loopback (`server`), or one file that works offline
(`file`). It only reads. What a page shows is made in `view`; how it is drawn is in the folder `page`.
"""
