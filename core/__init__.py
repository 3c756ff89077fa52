"""The kernel: state machines, decisions, the clock, jobs, files and pages. No word of the domain."""
