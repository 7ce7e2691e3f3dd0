"""The directory as Open Referral UK 3.0 has it: each listing written out, and an index of all to look in."""
