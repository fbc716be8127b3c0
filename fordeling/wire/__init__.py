"""SF2900 on the wire: the schemas as data, messages read and written, SOAP around them. Pure."""
