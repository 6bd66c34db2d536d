"""Which sentences answer: measured, scored by fitted numbers, looked at again, chosen together."""
