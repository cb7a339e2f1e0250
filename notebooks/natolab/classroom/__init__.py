"""What an instructor runs for a class."""
