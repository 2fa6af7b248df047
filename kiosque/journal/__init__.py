"""The proofs of the journal: pure functions over bytes.

Invariants:

* The bytes of a header are stored and transported as they were written; they are encoded again
  only to check that they are canonical.
* One formula: the chain value of a header, SHA-256(0x00 ‖ header), is also its RFC 6962 leaf
  hash, so that each header commits to everything before it and small proofs are possible too.
* No personal data in a header: payloads lie beside it, committed to under a secret salt.
* Claimed times never order events; their sequence does.
"""
