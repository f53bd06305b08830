"""The documents of outbox/YYYY-MM/, made from a judged month."""
