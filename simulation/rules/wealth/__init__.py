"""Wealth: starting distribution, returns, consumption, inheritance, AI equity, redistribution."""
