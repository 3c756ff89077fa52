"""The benchmarks behind `make bench`: real server, real rows, one JSON object a line."""
