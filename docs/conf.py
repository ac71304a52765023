"""How the pages become a site: ``sphinx-build -W docs docs/_build``; a warning is an error.

Pages are Markdown. Links to files of the package lead to their API pages, which are made from docstrings; a page under
``api/`` names the packages or modules that it documents, so that a new file is on its page without a word said.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from importlib.metadata import version as installed
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

CORE = ("simulation", "results")
"""Pages on the code that are built even if most are left out."""

project, author, copyright = "AI Concentration", "AI Concentration contributors", "AI Concentration contributors"
version = release = installed("ai-concentration")
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]
exclude_patterns = ["_build"]
suppress_warnings = ["ref.python"]  # a name in a signature that several files have; a link that leads nowhere is none
if tags.has("pages"):  # noqa: F821 - Sphinx puts it here; "-t pages" leaves out most pages on the code, which take longest
    exclude_patterns += [f"api/{page.name}" for page in (ROOT / "docs" / "api").glob("*.md") if page.stem not in CORE]
    suppress_warnings += ["toc.excluded", "toc.not_readable", "myst.xref_missing"]
html_theme = "furo"
html_title = f"{project} {version}"
html_static_path = ["pictures", "style"]
html_css_files = ["tables.css"]
html_show_sphinx = False
myst_enable_extensions = ["smartquotes"]
myst_heading_anchors = 4
napoleon_google_docstring, napoleon_numpy_docstring = True, False
napoleon_use_ivar, napoleon_attr_annotations = True, False  # types stand in the signature
autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True
python_display_short_literal_types = True
python_maximum_signature_line_length = 100
autodoc_type_aliases = {name: name for name in ("Floats", "ArrayLike", "Flags", "Integers", "FloatArray")}

_LINK = re.compile(r"\[([^\]]+)\]\((?:\.\./)+(simulation/[\w/]+?)(?:/__init__)?(?:\.py)?\)")
_PAGE = re.compile(r"```\{modules\} (.+?)\n```")


class Modules(SphinxDirective):
    """The modules of packages, each under a heading of its own, with everything public in them."""

    required_arguments, final_argument_whitespace = 1, True

    def run(self) -> list[Any]:
        """Put an automodule under a heading for each module."""
        return self.parse_text_to_nodes(
            "\n\n".join(map(_documented, modules(self.arguments[0].split()))), allow_section_headings=True
        )


def modules(names: list[str]) -> list[str]:
    """Modules by name; ``package.*`` stands for all modules of a package, itself first, ``-name`` takes one out."""
    found: list[str] = []
    for name in (name for name in names if not name.startswith("-")):
        package = importlib.import_module(name.removesuffix(".*"))
        found.append(package.__name__)
        if name.endswith(".*"):
            inside = pkgutil.iter_modules(package.__path__, f"{package.__name__}.")
            found += [one.name for one in inside if not one.ispkg]
    return [name for name in found if f"-{name}" not in names]


def _documented(name: str) -> str:
    words = name.split(".")
    title = ".".join(words[1:]) or name
    # Classes have their place where they are made, and only one, so that a name in a signature leads there.
    elsewhere = f"\n   :exclude-members: {', '.join(_classes(name))}" if name == "simulation" else ""
    return f"## {title}\n\n```{{eval-rst}}\n.. automodule:: {name}\n   :members:{elsewhere}\n```"


def _classes(name: str) -> list[str]:
    module = importlib.import_module(name)
    return [one for one in module.__all__ if isinstance(getattr(module, one), type)]


def link_to_pages(app: Sphinx, docname: str, source: list[str]) -> None:
    """Let links to files of the package lead to where they are documented, if they are."""
    source[0] = _LINK.sub(lambda found: _reference(found[1], found[2], documented(app)), source[0])


def _reference(text: str, path: str, known: dict[str, str]) -> str:
    name = path.replace("/", ".")
    plain = " ".join(text.replace("`", "").split())
    return f"{{py:mod}}`{plain} <{name}>`" if name in known else f"`{plain}`"


def documented(app: Sphinx) -> dict[str, str]:
    """Modules that have a place on an API page, with the page."""
    if not hasattr(app, "_documented_modules"):
        pages = [Path(app.srcdir) / f"{name}.md" for name in sorted(app.project.docnames) if name.startswith("api/")]
        app._documented_modules = {
            name: page.stem
            for page in pages
            for words in _PAGE.findall(page.read_text("utf-8"))
            for name in modules(words.split())
        }
    return app._documented_modules


def skip_what_others_wrote(app: Sphinx, what: str, name: str, one: Any, skip: bool, options: Any) -> bool | None:
    """Leave out methods that a base class of another library puts into a class of ours."""
    return True if inspect.isfunction(one) and not one.__module__.startswith("simulation") else None


def setup(app: Sphinx) -> None:
    """Called by Sphinx."""
    app.connect("autodoc-skip-member", skip_what_others_wrote)
    app.add_directive("modules", Modules)
    app.connect("source-read", link_to_pages)
