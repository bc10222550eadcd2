"""The sheet of a request: who decided what on which bytes, signed by the portal, and checked where no portal is."""
