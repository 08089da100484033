"""The whole chain in real browsers, with the real host: page, content scripts, background, host, packs, overlay."""
