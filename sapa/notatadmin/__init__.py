"""How an authority's administrators set up its journalnotater: who receives, where notes go, titles
and templates, each with its history."""
