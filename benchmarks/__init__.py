"""What `make bench` measures: speed as ratios from one run, and memory."""
