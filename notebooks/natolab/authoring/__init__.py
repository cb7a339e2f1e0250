"""What keeps the module whole: signing tables, executing notebooks, releasing exercises."""
