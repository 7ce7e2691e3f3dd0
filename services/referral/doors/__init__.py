"""How the referral service is asked over HTTP: each door turns what was sent into a command, and answers its result."""
