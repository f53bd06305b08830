"""Random offices: what three units meant in three months, and every accident on its way into inbox/."""
