"""Delivering Mentorship: the module that mentors do in their first year, its dialogues and its credits."""
