"""Lists of people to refer, as spreadsheets write them: read row by row, and sent to the referral service."""
