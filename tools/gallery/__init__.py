"""The gallery: LinkedIn-shaped pages in a real browser, with the extension and the real host (`make run`)."""
