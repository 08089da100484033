"""A host that says hello and dies while it works on the first request after it."""

import os

from tests.e2e.hosts import frames

frames.say_hello()
frames.read()
os.abort()
