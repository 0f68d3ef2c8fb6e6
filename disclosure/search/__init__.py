"""How a phrase finds its document.

``tokens`` a text as pairs of characters · ``query`` what a reader typed, as words ·
``contents`` what the index holds of a document · ``shelves`` which documents have each value
of a filter · ``generation`` one index, its tables ·
``file`` the index file, where a new one grows beside the one that answers ·
``following`` keeping it true to the log · ``building`` making it anew, with ``workers`` ·
``checking`` whether it is right · ``question`` what a list asks · ``found`` what was found,
and in what order · ``counts`` how many beside each filter · ``straight`` what leads straight
to a document · ``places`` where words stand in a text ·
``snippets`` of it.
"""
