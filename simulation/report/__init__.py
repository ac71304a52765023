"""Policy briefs: one comparison or sweep as a page for readers who run nothing, with the answer before the method.

A brief is put together once, as sections of plain parts (:mod:`simulation.report.brief`), and set twice: as one HTML
file and as a PDF. Its numbers are those of the analyses that commands print; nothing is calculated for it alone.
"""
