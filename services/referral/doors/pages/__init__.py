"""What people see of referrals in a browser: each file is the pages of one kind of person."""
