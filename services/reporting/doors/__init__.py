"""How the reporting service is asked over HTTP: figures for programs, and a page for people."""
