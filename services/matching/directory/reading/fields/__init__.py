"""What a listing has, part by part: each read from a service as Open Referral UK 3.0 writes it, or nearly so."""
