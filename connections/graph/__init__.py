"""The degree engine: bitmaps, their store in Redis, the exact answers of PostgreSQL, and what keeps the two together.

`store` speaks to Redis and knows the key names and the gate; `truth` asks PostgreSQL, one statement an answer;
`reader` combines them so that an answer is exact at the moment of its own read of PostgreSQL; `changes` brings Redis up
to date; `builder` computes circles and stores them. Use `connections.degrees` and `connections.paths`, not these.
The whole argument, with its proof, is docs/engine.md.
"""
