"""The rules of the mandate: pure functions over values.

Invariants:

* Nothing here asks for the time, opens a socket or writes a file; the only thing read is content
  shipped with the program (the legal texts), which never changes while it runs.
* A record is signed and stored as the bytes of `MandateRecord.to_bytes`; whatever was written can
  be read again, because writing ends with reading.
* What a mandate *is* follows from the set of facts about it: neither their order nor their
  repetition matters, so that two kiosks that meet later agree.
* Text typed or received from outside is cleaned once, in `pivot`, and is never markup.
* A refusal is an exception from `kiosque.errors` with a French sentence and an advice; it never
  carries personal data.
"""
