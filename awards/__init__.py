"""Requirements, credits, certificates and their verification."""
