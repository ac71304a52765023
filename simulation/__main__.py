"""Lets ``python -m simulation`` stand for the command ``ai-concentration``."""

import sys

from simulation.command_line import main

if __name__ == "__main__":
    sys.exit(main())
