"""People at the doors: a cookie names a session, which referral keeps. START HERE: browsers, then signing_in."""
