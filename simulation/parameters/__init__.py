"""Parameters, each declared once with unit, default, bounds, plausible range, source and meaning."""
