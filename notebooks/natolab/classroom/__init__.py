"""What a class has sent: read, counted, compared."""
