"""Commands: what an operator types, each a plain function that gives lines or a report.

Belongs here: the work behind a command. Does not belong here: arguments and printing
(``pipelines/__main__.py``) and the nightly run (``pipelines/assets``).
"""
