"""The practice provider: a FranceConnect for demonstrations, training and tests.

Invariants of this room:

* it listens on 127.0.0.1 only, over plain HTTP, and knows one client, whose secret is drawn at
  each start: nothing signed here is worth anything elsewhere;
* it is as strict as FranceConnect v2 about what it is asked (exact parameters, error pages that
  never return to the service) so that training and tests meet the real refusals;
* every page says SPÉCIMEN, and every citizen is invented;
* it misbehaves only when started with `--misbehave`, one named way at a time.

The relying party knows nothing of this room: it is started as another process and met over HTTP.
"""
