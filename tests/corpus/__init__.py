"""Sentences of 办理情况 with what a careful colleague reads in them."""
