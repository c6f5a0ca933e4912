"""Charts: a dataclass → a Vega-Lite specification → SVG."""
