"""The case study of improvement: plan, drafts, versions, intake, submission, presentation."""
