"""The proof of one mandate: an archive that somebody else checks with Python alone.

`verifier` is a program and a part of each proof: one file, the standard library of Python 3.8 and
nothing of kiosque. What it says is French, as the papers are.
"""
