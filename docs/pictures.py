"""Make the pictures of the README again: .venv/bin/python -m docs.pictures.

Needs the browser extra, Chromium, and pdftoppm (of poppler) for the pages of the PDF.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from tests.browser.lab_picture import take_picture

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
FIGURE = "main [data-figure='teams.policy.audience']"
PAGES = (1, 3, 4)  # the cover, the opening, this year against last
WIDTH = 1200  # pixels


def make_pictures() -> None:
    """Build the review of the sample year and take pictures of it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, ROOT / "run_report.py", "2021", "--reports", folder]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        review = Path(folder) / "2021"
        _take_screenshots(review / "review.html")
        _join_pages(review / "review.pdf", Path(folder))
    take_picture(PICTURES / "lab.png")
    for path in PICTURES.glob("*.png"):
        _reduce(path)


def _take_screenshots(page: Path) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        shown: Any = browser.new_page(viewport={"width": WIDTH, "height": 900}, locale="zh-CN")
        shown.goto(page.as_uri())
        shown.screenshot(path=PICTURES / "page.png")
        shown.locator(FIGURE).first.click()
        shown.wait_for_selector("#evidence[open]")
        shown.screenshot(path=PICTURES / "panel.png")
        browser.close()


def _join_pages(pdf: Path, folder: Path) -> None:
    """Join some pages into one picture."""
    for page in PAGES:
        place = ["-f", str(page), "-singlefile", str(pdf), str(folder / f"page{page}")]
        subprocess.run(["pdftoppm", "-r", "70", "-png", *place], check=True)
    pages = [Image.open(folder / f"page{page}.png") for page in PAGES]
    gap, (width, height) = 12, pages[0].size
    sheet = Image.new("RGB", (len(pages) * (width + gap) + gap, height + 2 * gap), "#d9d6ce")
    for place, page in enumerate(pages):
        sheet.paste(page, (gap + place * (width + gap), gap))
    sheet.save(PICTURES / "pdf.png")


def _reduce(path: Path) -> None:
    picture = Image.open(path).convert("RGB")
    if picture.width > WIDTH:
        picture = picture.resize((WIDTH, picture.height * WIDTH // picture.width))
    picture.quantize(128).save(path, optimize=True)


if __name__ == "__main__":
    make_pictures()
