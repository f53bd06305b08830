"""The documents of outbox/, one a module, made from frames and findings."""
