"""What people are told, one function a past participle; a module a noun."""
