"""Decides which entries an observation meets, on what evidence, in which band. Pure; reads the index through a port."""
