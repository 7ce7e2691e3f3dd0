"""Where directories come from: files, feeds of Open Referral UK 3.0, and the list that names them."""
