"""Who may do what: users, rules and quotas, as Kafka and MongoDB have them."""
