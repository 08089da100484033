"""The desk: the security team's server.

``intake/`` takes sealed reports and holds no key. ``triage/`` opens them, in a process without a public port.
``console/`` shows them to analysts. ``database/`` is what the three keep. docs/desk.md is the map.
"""
