"""Compiled twins of the worker rules: the same draws, the same arithmetic, fused into one pass over the columns."""
