"""What security services have published about malicious approaches: the only source of rules and of reasons. No I/O.

``published.toml`` holds the tells that a person can notice, in English and Welsh; ``published.py`` reads it.
"""
