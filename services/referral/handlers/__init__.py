"""What the service does when it is asked to refer, to look a referral up, to record who came, or to disclose."""
