"""How a phrase finds its document.

``tokens`` a text as pairs of characters · ``query`` what a reader typed, as words ·
``contents`` what the index holds of a document · ``file`` the index file ·
``following`` keeping it true to the log · ``building`` making it anew, with ``workers`` ·
``checking`` whether it is right · ``question`` what a list asks · ``found`` what was found,
and how many beside each filter · ``places`` where words stand in a text ·
``snippets`` of it.
"""
