"""System clients: how a fagsystem proves who it is, and what its serviceaftaler let it do."""
