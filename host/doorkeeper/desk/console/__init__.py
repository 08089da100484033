"""The console: pages for analysts, served by `doorkeeper desk work` on a loopback or internal address."""
