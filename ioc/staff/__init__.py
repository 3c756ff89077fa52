"""Staff: who holds which role, invitations, the audit trail. Here because it joins people and their mail."""
