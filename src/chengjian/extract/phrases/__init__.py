"""The phrase rules, one module a family. A rule sees a number in its place and drafts an observation or none."""
