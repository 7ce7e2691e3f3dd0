"""How a provider sees and edits one listing: sections of a form, what they say, and what becomes of them."""
