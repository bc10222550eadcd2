"""Guidance that stood in WordPress, brought over with nothing lost.

`export` reads the file, `markup` makes blocks of ours of it, `judge` says whether every word arrived and shares no code
with the other two. `staging` keeps what was read, `plan` says where each page comes to stand, `writing` makes the
pages, `running` leads from one to the next and goes on where it was stopped.
"""
