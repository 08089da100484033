#!/usr/bin/env python3
"""A host that says hello and dies while it works on the first request after it."""

import os

import frames

frames.say_hello()
frames.read()
os.abort()
