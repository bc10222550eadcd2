"""Who may do what: badges, policies, gates, actions and the fences around them. No tables of its own."""
