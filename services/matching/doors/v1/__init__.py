"""The JSON door under /v1: what is listed is changed here by its provider, by editors, and by what anybody suggests."""
