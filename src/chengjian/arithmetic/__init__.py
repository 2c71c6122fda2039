"""Printed numbers, intervals, units and periods: exact, in decimals."""
