"""The steps of a quarter: each applies rules to the tables of the world and moves money through the ledger."""
