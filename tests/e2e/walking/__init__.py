"""A day's work in a browser, on the whole of Linkway: a Londoner asks, and somebody is there for them."""
