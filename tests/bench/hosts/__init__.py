"""Stand-ins for the native host that do nothing but answer."""
