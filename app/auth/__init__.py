"""Invitations, sign-in without e-mail or password, and the sessions of devices."""
