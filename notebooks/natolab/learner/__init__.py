"""What one learner has locked in, and the codes that carry it."""
