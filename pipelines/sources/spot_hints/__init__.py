"""Sources of this kind, one module per website."""
