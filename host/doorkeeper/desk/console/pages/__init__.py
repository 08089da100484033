"""The console's pages, one blueprint a file; what each route asks for stands in ``permissions.py``."""
