"""Opening reports, finding similar ones, deciding on them, and telling the reporter: no web page in here."""
