"""Measurements of Maillon against a peer, in one run, on a generated network: `python -m benchmarks NAME`.

Each measures us and the peer alternately in the same process, so that whatever else the machine does hits both, and
says medians, 95th percentiles and the ratio. Nothing here is a test: the machine decides about milliseconds, the ratio
about us.
"""
