"""The wide searches of the pages: sager, dokumenter, the organisation, telephones, former homes."""
