"""What happens in a case, step by step."""
