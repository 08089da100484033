"""The named peers: libraries that compare or find names, asked the same questions in an environment of their own."""
