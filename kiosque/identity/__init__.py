"""Who the person is: the relying party of FranceConnect, identity documents, places of birth.

Invariants of this room:

* no connection is made unless a sign-in or a check was asked for, and only to the configured
  provider;
* verification is free of transport: bytes in, an identity or an `IdentityRefused` out; how the
  callback arrives (`loopback`) and how the answers are fetched (`exchange`) are other modules;
* every mismatch is refused, nothing is kept of a refused sign-in, and no code exchange is tried
  twice; the sentence says what happened and the advice what to do next;
* plain HTTP is spoken to a practice provider on this very machine and to nobody else;
* no code, token, claim or document number enters a log, an error text or a process list.
"""
