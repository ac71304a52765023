"""Firms, nations, chip suppliers and workers: columns of state, and the agents that look at them."""
