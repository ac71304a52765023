"""Work: tasks, automation, wages, job flows, training, downstream sectors."""
