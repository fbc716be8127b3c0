"""How an advis reaches those outside the inbox: e-mail, and a fagsystem's own address."""
