"""What pages show, put together from records: rows, tasks and sentences for the components."""
