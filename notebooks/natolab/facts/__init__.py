"""Facts: the tables, the claims and the argument that they make up."""
