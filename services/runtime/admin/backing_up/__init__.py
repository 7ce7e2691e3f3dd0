"""Backups of databases and of the log, and what is put right when one is put back."""
