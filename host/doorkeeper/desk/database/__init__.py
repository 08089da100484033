"""The desk's database: its engine, its migrations, and the metadata that all tables join."""
