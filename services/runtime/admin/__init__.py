"""For the command line and a first start; no running service imports it."""
