"""Files are the same byte for byte, exactly as large as promised, and say where they come from."""

import os
import re
import subprocess
import sys
import zlib

import matplotlib
import pytest
from matplotlib.image import imread

from simulation.figures import FIGURES, draw_run_figures
from simulation.figures.saving import identity_of_runs, save
from tests.figures.synthetic import make_results

MM_PER_INCH, POINTS_PER_INCH, DOTS_PER_INCH = 25.4, 72.0, 300


def unpacked(data):
    """A PDF with its compressed streams opened as far as they can be."""
    parts = [data]
    for match in re.finditer(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"".join(parts)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pictures")
    return folder, draw_run_figures(make_results(1, 3, 12), folder)


def test_all_figures_and_captions_are_written(pictures):
    folder, written = pictures
    assert [path.name for path in written] == [f"{name}.{kind}" for name in FIGURES for kind in ("pdf", "png", "txt")]
    for name in FIGURES:
        assert "n = 3" in (folder / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("formats", [("pdf",), pytest.param(("pdf", "png"), marks=pytest.mark.slow)], ids=len)
def test_drawn_again_under_a_users_own_settings_the_bytes_are_the_same(pictures, tmp_path, formats):
    _, written = pictures
    with matplotlib.rc_context({"font.size": 20, "axes.grid": True, "pdf.fonttype": 3, "savefig.bbox": "tight"}):
        again = draw_run_figures(make_results(1, 3, 12), tmp_path, formats)
    kinds = {f".{kind}" for kind in (*formats, "txt")}
    for first, second in zip([path for path in written if path.suffix in kinds], again, strict=True):
        assert first.read_bytes() == second.read_bytes(), first.name


def test_svg_is_the_same_twice_and_has_no_date(tmp_path):
    results = make_results(1, 2, 8)
    files = []
    for number in (1, 2):
        figure, _ = FIGURES["frontier_lag"](results)
        files.append(save(figure, tmp_path / f"{number}.svg", identity_of_runs(results)).read_bytes())
    assert files[0] == files[1]
    assert b"<dc:date>" not in files[0]
    assert results["baseline"][0].run_id.encode() in files[0]


def test_fonts_are_embedded_as_truetype(pictures):
    folder, _ = pictures
    for name in FIGURES:
        content = unpacked((folder / f"{name}.pdf").read_bytes())
        assert b"/Type3" not in content
        assert b"/FontFile2" in content
        assert b"DejaVuSans" in content


@pytest.mark.parametrize(("size", "width_mm"), [("one column", 89.0), ("two columns", 183.0), ("slide", 254.0)])
def test_pages_are_exactly_as_wide_as_the_size_says(size, width_mm, tmp_path):
    results = make_results(1, 2, 8)
    figure, _ = FIGURES["frontier_lag"](results, size)
    pdf = save(figure, tmp_path / "a.pdf", identity_of_runs(results)).read_bytes()
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", pdf)
    assert float(box[1]) / POINTS_PER_INCH * MM_PER_INCH == pytest.approx(width_mm, abs=0.01)
    assert float(box[2]) / POINTS_PER_INCH == pytest.approx(figure.get_size_inches()[1], abs=0.001)
    png = imread(save(figure, tmp_path / "a.png", identity_of_runs(results)))
    assert png.shape[1] == pytest.approx(width_mm / MM_PER_INCH * DOTS_PER_INCH, abs=1)


def test_files_name_their_runs_scenario_and_commit_and_no_date(pictures):
    folder, _ = pictures
    run = make_results(1, 3, 12)["baseline"][0]
    pdf = (folder / "money.pdf").read_bytes()
    png = (folder / "money.png").read_bytes()
    for word in (run.run_id, run.scenario.fingerprint, "0123456789abcdef"):
        assert word.encode() in pdf
        assert word.encode() in png
    assert b"/CreationDate" not in pdf
    assert b"/ModDate" not in pdf
    assert b"Software" not in png


def test_the_identity_line_is_printed_only_if_asked(tmp_path):
    results = make_results(1, 2, 8)
    figure, _ = FIGURES["frontier_lag"](results)
    identity = identity_of_runs(results)
    plain = save(figure, tmp_path / "a.png", identity).read_bytes()
    marked = save(figure, tmp_path / "b.png", identity, identity_line=True).read_bytes()
    assert plain != marked
    assert save(figure, tmp_path / "c.png", identity).read_bytes() == plain


def test_unknown_formats_and_nothing_to_draw_are_refused(tmp_path):
    with pytest.raises(ValueError, match=r"picture format 'pgn' is not known; choose pdf, png or svg \(nearest: png\)"):
        draw_run_figures(make_results(1, 1, 8), tmp_path, formats=("pgn",))
    with pytest.raises(ValueError, match="there is nothing to draw"):
        draw_run_figures({}, tmp_path)


def test_a_figure_of_what_no_run_recorded_is_one_sentence(tmp_path):
    results = make_results(1, 2, 8)
    for run in results["baseline"]:
        run.record.distributions, run.record.groups, run.record.flow_rows = {}, {}, ()
    done = []
    written = draw_run_figures(
        results, tmp_path / "figures", formats=("png",), progress=lambda *note: done.append(note)
    )
    assert done == [(number, len(FIGURES)) for number in range(1, len(FIGURES) + 1)]
    drawn = [name for name in FIGURES if name not in ("inequality", "work", "accounts")]
    assert [path.name for path in written] == [f"{name}.{kind}" for name in drawn for kind in ("png", "txt")]
    run_id = results["baseline"][0].run_id
    said = {name: (tmp_path / "figures" / f"{name}.txt").read_text("utf-8") for name in FIGURES}
    assert said["inequality"] == f"The figure inequality is not drawn: run {run_id} recorded no lorenz_wealth.\n"
    assert said["work"] == (
        f"The figure work is not drawn: run {run_id} recorded no employment_by_exposure and 3 more.\n"
    )
    assert said["accounts"] == f"The figure accounts is not drawn: run {run_id} recorded no flows.\n"
    assert not list((tmp_path / "figures").glob("accounts.png"))


def test_the_list_of_figures_does_not_import_matplotlib():
    code = "import sys, simulation.figures as f; assert len(f.FIGURES) == 14; assert 'matplotlib' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)
