"""The linear front door: the same use cases by plain questions and answers.

Invariants:

* Standard input and output only, line by line; nothing moves the cursor, so that a screen reader
  or a script can follow.
* A question is asked again until it is answered; what is wrong is said in a sentence.
* An empty answer never commits to anything.
* Stopping at any question keeps the draft.
"""
