"""The genogram: laid out once (`opstilling`), drawn as SVG (a template) and as PDF (`pdf`)."""
