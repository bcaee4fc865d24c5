"""Reading: aids for parsers, one module per format.

Belongs here: pure functions that parsers of several publishers need. Does not belong here:
knowledge of one website or publisher, names of models or GPUs, fetching, and anything that guesses.
"""
