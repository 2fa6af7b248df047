"""Keys of one organisation: what opens what, and who can.

Invariants:

* Each person has a slot; a slot's private key opens with that person's passphrase alone, and
  nothing else opens that person's signing key and second-factor seed.
* The master key is sealed to the public key of every slot, so that it is rotated without
  anybody else's passphrase; the root key is sealed to coordinators and the recovery sheet.
* Practice is a property of the vault, fixed at creation: it stands in the authenticated header,
  in what each slot is bound to, and in the subject of every certificate.
* The header file names staff and nothing about the people helped.
"""
