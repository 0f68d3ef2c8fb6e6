"""How fast it is: documents in any number, and tables of what each page takes.

``corpus`` the invented documents · ``load`` them into a database · ``server`` the site as it
is run · ``addresses`` of each kind of page · ``timing`` · ``pages``, ``index`` and ``wagtail``
what is measured · ``tables`` how it is told.
"""
