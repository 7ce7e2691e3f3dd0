"""The doors of a partner's people: what was refused on its topics, for programs and as a page."""
