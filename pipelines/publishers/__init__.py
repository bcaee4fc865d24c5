"""Publishers: readers of one publisher's layout, where several of its pages share it.

Belongs here: what two or more sources of one publisher have in common. Does not belong here: a
source itself (``pipelines/sources``) and formats that any may use
(``pipelines/reading``).
"""
