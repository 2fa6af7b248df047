"""The encrypted database of one organisation.

Invariants:

* One SQLCipher file, WAL, `synchronous=FULL`: what was acknowledged survives a power cut.
* One connection writes, for one thread at a time; every write is a whole transaction that begins
  IMMEDIATE, so that several processes may work on one data directory.
* Journal headers are insert-only; payloads and keys live in other tables and may be deleted.
* Projections hold no fact of their own: `projections.rebuild` makes them again from the events.
"""
