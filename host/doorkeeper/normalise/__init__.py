"""Normal forms: what two differently written values have in common. Pure; only this package makes a normal form."""
