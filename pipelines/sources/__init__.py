"""Sources: one module per website, grouped by kind, and the registry that finds them.

Belongs here: what one website says and how, the registry, and the sources as rows. Does not belong
here: layouts that several pages of a publisher share (``pipelines/publishers``), reading aids for a
format (``pipelines/reading``), and what a source is (``pipelines/source.py``).
"""
