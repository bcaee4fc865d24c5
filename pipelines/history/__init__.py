"""History: captures become rows with validity intervals; what is not taken is kept with its reason.

Belongs here: checking, holding back, merging, correcting, and the ledger of captures. Does not
belong here: reading documents (``pipelines/sources``) and anything derived (``warehouse/models``).
"""
