"""People, duties, sign-in, second factors and step-up."""
