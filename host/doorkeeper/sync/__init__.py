"""``doorkeeper sync``: the one process on a person's machine that has a network. It sees nothing of any page.

``run.py`` is one run, ``schedule.py`` says when the next is, ``units.py`` lets IT's own timers start it.
"""
