"""What is measured on the economy: concentration, leadership, gaps, costs and welfare. One idea per file."""
