"""How matching is asked over HTTP: its directory as Open Referral UK 3.0, and changes to what is listed."""
