"""Sources of measured serving speed, one module each."""
