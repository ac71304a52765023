"""What the commands do and print; :mod:`simulation.command_line` reads the words and calls these."""
