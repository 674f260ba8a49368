"""Pilots and what they need: pure values and rules, with no framework and no clock."""
