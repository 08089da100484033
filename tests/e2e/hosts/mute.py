"""A host that does not even answer hello."""

from tests.e2e.hosts import frames

while True:
    frames.read()
