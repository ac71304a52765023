"""What is said about the analyses of sweeps, one file for each."""
