"""How listings are changed from the doors: by who provides them, by editors, and by what anybody suggests."""
