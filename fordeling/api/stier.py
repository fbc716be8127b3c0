"""Addresses, as the WSDL documents have them, and where the JSON form begins."""

SP = "/service/SP/Distribution/3"
ANVENDER = "/service/DistributionService/DistributionService/2"
SOAP = (SP, ANVENDER)
JSON = "/api/v1/fordeling/"
