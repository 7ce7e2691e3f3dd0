"""Fairness: what becomes of people of each group, with how sure that is; and who provides what is offered."""
