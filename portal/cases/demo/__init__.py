"""A believable small house for the demo: invented people of an invented company, and eight matters they work on.

Everything is built through the real actions, so it is also a test of them. All people, firms and sites are invented.
"""
