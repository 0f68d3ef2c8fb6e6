"""A plain Wagtail site with the same documents, as its own tutorial would build it.

It runs in a virtual environment of its own (``bench/wagtail.py`` makes it), never in ours.
"""
