"""The stations of the year, as the people who walk through it: what each opens, fills in, presses and reads."""
