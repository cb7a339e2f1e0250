"""Pure arithmetic, one idea a module: numbers or NumPy arrays in, arrays out, no widgets, no display."""
