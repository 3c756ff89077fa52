"""The one home page: what do I do next, by when; then the year as a picture; then the rest. A module an audience."""
