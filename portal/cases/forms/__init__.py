"""The forms of a case. Each gathers the words of one deed; whether it may be done asks the deed itself."""
