"""What people do with accounts, verb by verb."""

from portal.accounts.actions import account, door, people  # noqa: F401  (enters their verbs)
