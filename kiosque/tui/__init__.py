"""The terminal front door, in full screen.

Invariants:

* A page asks one thing; answers go to the desk as they are given, so that any page may be left.
* Text from outside reaches the screen as `Content`, never as markup.
* Nothing is said by colour alone, and each theme keeps contrast AA on every cell.
* Nothing heavy is imported before the first frame; papers and sign-ins import what they need.
* Locking is signing out: keys, names and pages leave memory, drafts stay.
"""
