"""The domain this repository ships: international relations and security, and one article as a worked example.

`model` holds the node and relationship types, `article` loads the article's central facts from Python; the whole
article is the fact sheet `fixtures/article.yaml`. In: nothing. Out: classes for a `Model`, and claims for the loader.
It may use `graphmodel.model` and `graphmodel.claims`; the toolkit never imports it.
"""
