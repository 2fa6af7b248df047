"""The use cases: the only room that front doors call.

Invariants:

* A use case that returns has its result on disk; one that raises has written nothing.
* Everything that changes what a mandate is, or what was done, is an event of the journal,
  written in the same transaction as the tables that screens read.
* Personal data leaves this room only as the answer to a signed-in session.
"""
