"""What is known and assumed: tables, claims, assumptions, terms."""
