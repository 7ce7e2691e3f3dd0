"""Who is the same person: by what somebody is recognised, who may be one, and whom a human made one."""
