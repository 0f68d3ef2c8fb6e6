"""How a phrase finds its document.

``tokens`` a text as pairs of characters · ``query`` what a reader typed, as words ·
``file`` the index file that answers · ``contents`` what it holds of a document ·
``following`` keeping it true to the log · ``building`` making it anew · ``question`` what a
list asks · ``found`` what was found, and how many beside each filter · ``snippets`` the
places in the text.
"""
