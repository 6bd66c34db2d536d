"""Plots read from a page's own drawing: labels and ticks to axes, lines and marks to points, a legend to names."""
