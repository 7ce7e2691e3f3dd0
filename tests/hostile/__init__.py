"""Input of any kind: property tests at each edge, and `make hostile`, which sends it to the running system.

`make hostile` starts Linkway as the fault run does, two processes of each service on a real Kafka and a real MongoDB,
and sends 200,000 generated requests and records. Requests are made of what each door's own OpenAPI document asks for
and of invented referrals, then spoiled in body, coding, headers, address and token (`doors`); records of good events
on boroughs' and partners' topics, then spoiled in key, headers, value and codec (`kafka`). Then nothing may have ended
by itself or held 400 MiB, each request has an answer that says what to do, and each record was applied, set aside,
recognised as a repeat or waits, by the fault run's own checkers. A number and a seed make the same request or burst
again: `ARGS='--seed 1 --only request:17'`, as `.linkway/hostile.json` says beside each failure.
"""
