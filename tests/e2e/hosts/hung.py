"""A host that says hello, reads every request and never answers one."""

from tests.e2e.hosts import frames

frames.say_hello()
while True:
    frames.read()
