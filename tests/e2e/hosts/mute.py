#!/usr/bin/env python3
"""A host that does not even answer hello."""

import frames

while True:
    frames.read()
