"""An issuer of OpenID Connect for demonstrations: whoever signs in chooses one of a few invented people.

It speaks to Linkway as any other issuer does, so that Linkway has no way in of its own for demonstrations. START HERE:
`app.py` has its addresses, `people.py` whom there is to choose from.
"""
