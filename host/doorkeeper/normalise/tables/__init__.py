"""Tables of characters and names. Each file says where it comes from; the big ones are read only when needed."""
