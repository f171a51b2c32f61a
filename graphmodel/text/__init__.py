"""Prose as text: its sentences with their locators, and the names, figures and days in a sentence, by spelling alone.

In: the text of an article, or one sentence. Out: numbered sentences, words and mentions. What is claimed of a sentence,
and which model or project it belongs to, is not known here; `claims.coverage` and `claims.fingerprints` use this room.
"""
