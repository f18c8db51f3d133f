"""The local PostgreSQL and Valkey that development, the demo and the tests stand on.

Only the standard library is used here (the management command aside), so settings, the Makefile and the
pytest plugin can ask this package before anything else is there.
"""
