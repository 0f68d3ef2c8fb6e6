"""The front end for HTML: tree → what stands where (crumbs, card, heading, content) → record.

A new habit of a layout is one line in habits.py; a new label, one word in legacy/labels.py.
"""
