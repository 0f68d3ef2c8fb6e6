"""The statutory tables of the report on disclosure (国办公开办函〔2021〕30号; domain.md, 7).

``forms`` says what they look like and which cells they have, ``totals`` computes what nobody
types, ``invariants`` checks what must hold; ``entry``, ``paste`` and ``xlsx`` read what people
bring, ``stored`` is how the record keeps it, ``shown`` and ``given`` hand it out.
"""
