"""Values that every other part speaks in: observations, indicator records, verdicts. No I/O, no decisions."""
