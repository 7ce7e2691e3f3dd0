"""The directory as matching keeps it: every listing with its versions, the feeds that it comes from, open questions."""
