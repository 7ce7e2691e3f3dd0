"""Where a partner reads what was refused of it: the views, and the routes that any service can have."""
