"""The command line: `doorkeeper`. One file a command; only this package prints and exits."""
