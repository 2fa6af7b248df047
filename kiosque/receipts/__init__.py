"""Papers: laid out, sealed, signed, printed, and checked again by anybody.

Invariants:

* A paper is drawn from a stored record, its stored seal and a versioned text; drawing it again
  gives the same bytes before signature.
* Outside text is drawn as text: a sign that no font has is shown as such and reported, never
  dropped. What runs from right to left is drawn so, in the order in which it is read.
* Papers are made in memory; this room writes no file.
* Verification needs the paper and public certificates, and answers in sentences; whatever it is
  given, it never trusts what it has not checked.
"""
