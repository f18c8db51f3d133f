"""The rules once more, written by hand: who sees what and may do what, asked of every surface through HTTP.

`table_*.py` hold the answers, as text, one line a relation. They are written from docs/rules.md and share no code with
the rulebook: no table knows `connections.visibility`, `connections.relations`, `connections.button` or `feed.rules`.
`world.py` builds somebody for each line; `asking.py` asks; `test_*.py` compare.
"""
