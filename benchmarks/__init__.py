"""Speed of kiosque, each figure beside a reference taken in the same run.

Rules:

* A figure and its reference are timed one after the other, again and again, so that a busy
  machine slows both; the ratio is what is read.
* The reference is the least that the work needs: the same bytes, the same primitives, no kiosque.
* Nothing is asserted: a figure out of its budget is shown as such and the exit code stays 0. Only
  a measure that cannot be taken fails the run.
* Data is made by the product's own functions, in a practice organisation of a temporary folder.

`make bench` takes every measure in three to five minutes; `make bench MEASURES="grant keys"` takes
two. `KIOSQUE_BENCH_EVENTS` (100 000 unless given) is the length of the journal that is verified.
"""
