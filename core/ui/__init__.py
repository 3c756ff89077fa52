"""The look: components that templates call as tags (`{% load ui %}`) and the shapes views pass to them.

How to use each one is in docs/components.md; each is shown in every variant on the gallery page.
"""
