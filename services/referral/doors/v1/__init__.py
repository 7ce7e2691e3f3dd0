"""The JSON door under /v1: referrals, every step of their life, a worklist, and a page for each problem."""
