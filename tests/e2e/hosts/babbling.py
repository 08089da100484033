"""A host whose every answer is of the wrong shape: unknown ids, no result, a verdict that is none."""

from tests.e2e.hosts import frames

frames.say_hello()
while True:
    message = frames.read()
    frames.write({"id": "never-asked", "result": {"band": "alert", "hits": []}})
    frames.write({"id": message["id"], "result": {"band": "<b>alert</b>", "hits": "all of them", "packs": 7}})
