"""What a person may do next in the programme, and why not yet: graduate, mentor, module, marker (docs/adr/0016)."""
