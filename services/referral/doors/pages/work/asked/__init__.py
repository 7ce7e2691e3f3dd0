"""What each form asks, in tables: a new form is a few lines here."""
