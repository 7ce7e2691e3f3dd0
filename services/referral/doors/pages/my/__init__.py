"""A person follows their own referral: a code lets them in, and what they do there they do as the person."""
