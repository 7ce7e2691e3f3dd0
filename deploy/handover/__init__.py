"""A borough takes a component over while referrals flow, and gives it back: what refuses, what is done."""
