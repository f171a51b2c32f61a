"""graphmodel"""
