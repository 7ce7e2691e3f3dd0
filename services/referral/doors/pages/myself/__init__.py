"""A Londoner asks for support for themselves: six short questions, and what they said to look at before it is sent."""
