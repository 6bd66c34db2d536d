"""Tables as files: a writer for each format. Text of documents is data in all of them: no formula, no markup."""
