"""Floor 4: one run, many runs, where they are kept and what they are judged by."""
