"""Floor 4: many runs that answer one question: their design, plan, execution, and the folder that keeps them."""
