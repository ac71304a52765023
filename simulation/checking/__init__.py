"""Checks of a world while it runs, for tests and for those who write rules of their own."""
