"""Panels of the page, one file each: the run so far in, options of an Apache ECharts chart out, as plain data.

Colours, hatches, firms shown, bands and causes are those of the package's figures; the browser only draws them.
"""
