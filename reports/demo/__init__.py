"""The annual reports of the demo: every body of 云汀区 on six years, true to one another.

``numbers`` what happened in a body's year → ``tables`` the statutory tables → ``prose`` the
texts with their figures → ``papers`` the documents. All of it is the same every time.
"""
