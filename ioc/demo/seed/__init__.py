"""Invented people in real schools: four cohorts on a calendar that moves with the date of the first start.

Rows are written in bulk, past the actions, because a year of 5,000 people has to stand in minutes; the tests of this
package check that what it leaves behind is what the actions would have left.
"""
