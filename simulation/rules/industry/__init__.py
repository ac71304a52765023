"""Rules of the AI industry: chips and compute, research, data, products, finance, entry and exit, openness."""
