"""Rules of the economy as pure functions of arrays, one economic idea per file."""
