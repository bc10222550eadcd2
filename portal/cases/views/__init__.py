"""The doors of this room, by topic. Each is handed the thing by its gate."""
