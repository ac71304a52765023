"""Workers: columns underneath, agents from outside, rules that a user can override, and their compiled twins."""
