"""Every route of every service, asked by everybody who can sign in, about what is theirs and what is another's.

`python -m tests.rights` writes what came of it to services/RIGHTS.md, and a test holds that page to it.
"""
