"""Cypher text: tokens with places, where statements end, whether they read or write, quoting, and dialects.

In comes text, out come values; nothing here knows a model, a file or an engine, and no reader here ever fails.
"""
