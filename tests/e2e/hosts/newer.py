"""A host of a later version, which no longer speaks protocol 1."""

from tests.e2e.hosts import frames

while True:
    message = frames.read()
    frames.write(
        {
            "id": message["id"],
            "error": {
                "code": "protocol.unsupported",
                "message": "This program speaks protocol 2 and the extension speaks 1: the extension is the older one.",
                "remedy": "Update the Doorkeeper extension.",
            },
        }
    )
