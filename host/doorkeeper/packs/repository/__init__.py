"""A publisher's repository: made, released to, signed and bundled. Needs the private keys; no client imports it."""
