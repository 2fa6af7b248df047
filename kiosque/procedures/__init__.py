"""Procedures written in files: read, checked and walked, by pure functions over text and values.

Invariants:

* `library` is the only module that opens a file, and it only reads. Nothing here asks for the
  time, opens a socket or writes: the day is an argument.
* Content is data: every scalar of a file is text, no anchor, alias or tag is accepted, and the
  guards are a small language of our own that can neither loop nor reach an attribute.
* A position is never stored. The path is recomputed from named answers each time.
* Unknown is not false: a guard that cannot be decided stops the walk and asks.
* An amount whose date has passed, or that nobody confirmed, never turns a person away silently:
  the walk returns a `Doubt` that the mediator settles.
* What a field says must not be kept (`conserver`) is left out wherever a case becomes text.
* A file that cannot be read never keeps the others from being read.
* pydantic and YAML are imported only when a file is read.
"""
