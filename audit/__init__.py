"""What was done, by whom, when: added to by everybody, changed by nobody."""
