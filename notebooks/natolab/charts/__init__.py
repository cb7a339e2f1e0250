"""Drawing: charts with fixed axes and moving artists, and still pictures. One visual language for all notebooks."""
