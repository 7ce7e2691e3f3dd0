"""Which needs a directory's words stand for: reviewed lists, which grow as editors meet new words."""
