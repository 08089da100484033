"""Taking sealed reports from the network: durable, bounded, and without a key that opens one."""
