"""py2neo, for those who have code in it: as a transport (`py2neo+bolt://...`), and what that code holds as sources.

In: a target's endpoint, or a model and py2neo's subgraphs, rows and OGM objects. Out: a database like every other
(`database`), loaders (`source`), and rows as py2neo's own objects (`subgraph`). Nothing outside imports py2neo; a
module here is imported only where somebody uses it.
"""
