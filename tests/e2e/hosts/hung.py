#!/usr/bin/env python3
"""A host that says hello, reads every request and never answers one."""

import frames

frames.say_hello()
while True:
    frames.read()
