"""Whether it lives, and whether it can do its work: for supervisors and load balancers."""
