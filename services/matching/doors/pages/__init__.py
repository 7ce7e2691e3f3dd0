"""What people see of the directory in a browser: each folder is the pages of one kind of person."""
