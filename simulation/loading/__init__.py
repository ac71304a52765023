"""How files and overrides become one checked scenario; :mod:`simulation.scenario_loading` is the door to it."""
