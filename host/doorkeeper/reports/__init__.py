"""Reports of profiles: what a person sends, how it is sealed and kept until it is delivered, and what comes back.

Start with ``payload.py``, which makes the preview and the payload in one function. docs/reporting.md has the formats.
"""
