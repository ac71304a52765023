"""Floor 5: what finished runs say, with intervals."""
