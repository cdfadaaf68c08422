"""A device's notifications: subscribe, stay healthy, and prove by a test push that they arrive."""
