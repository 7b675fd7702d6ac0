#!/usr/bin/env python3
"""Opens pages of `-o html` in Chromium and checks that nothing is cut, empty, overlapping, too wide or too pale.

    python3 tests/browser/check.py --whoasks target/debug/whoasks
    python3 tests/browser/check.py --whoasks target/release/whoasks --picture .github/report.png

The pages are made from the fixtures and from a few logs with next to nothing, or too much, in them. Each is opened in a
frame, wide and narrow, light and dark; `measure.js` looks at it from outside, because the pages forbid scripts. With
`--picture` parts of the case's page are saved as the README's picture instead, in few colours where pngquant is there.
Needs Python and Chromium alone. Ends with 1 when something is wrong, with 2 when there is no browser.
"""

import argparse
import html
import json
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
WIDTHS = [1280, 390]
CASE = ["fixtures/case", "--tz", "America/New_York", "--tz", "Europe/Moscow"]
PROFILE = ["profile", "mail1.harbour-hotels.example", *CASE, "--draws", "999"]
# How pages are made; `{room}` is the directory of the logs that are made here.
COMMANDS = {
    "case": PROFILE,
    "unread": [*PROFILE, "--background", "off"],
    "shared": ["profile", "news.fern-press.example", "fixtures/case", "--draws", "99"],
    "peer": ["profile", "mail1.meadow-retail.example", "fixtures/case", "--draws", "99"],
    "beacon": ["profile", "ping.sprout-metrics.example", "fixtures/case", "--draws", "99"],
    "ttl": ["profile", "img.amber-cache.example", "fixtures/case", "--ttl", "30m", "--draws", "99"],
    "overview": CASE,
    "domains": ["domains", *CASE, "--all"],
    "sources": ["sources", "fixtures/case", "--labels", "fixtures/case/labels.csv"],
    "outliers": ["outliers", "fixtures/case"],
    "regular": ["outliers", "fixtures/case", "--by", "regularity", "--holdout", "2016-08-01"],
    "compare": ["compare", "mail1.harbour-hotels.example", "--peer", "mail1.meadow-retail.example",
                "--peer", "news.fern-press.example", "fixtures/case", "--dedup"],
    "untimed": ["profile", "www.example.test", "fixtures/bind/bind918-notime.log.gz", "--draws", "99"],
    "one": ["profile", "a.example", "{room}/one.csv", "--draws", "99"],
    "ages": ["profile", "a.example", "{room}/ages.csv", "--draws", "99"],
    "crowd": ["profile", "a.example", "{room}/crowd.csv", "--draws", "99", "--all"],
    "year": ["profile", "a.example", "{room}/year.csv", "--draws", "99", "--tz", "Asia/Kathmandu"],
    "hostile": ["profile", "<script>alert\\0401\\041</script>.example", "{room}/hostile.csv", "--draws", "99",
                "--labels", "{room}/labels.csv"],
}


def logs(room):
    """Writes logs with one lookup, with two centuries apart, from a crowd, of a year, and with hostile text."""
    def write(name, rows):
        lines = "".join(f"{time},{source},{domain},A\n" for time, source, domain in rows)
        (room / f"{name}.csv").write_text("time,source,name,type\n" + lines, encoding="utf-8")

    draw = random.Random(1)
    start = 1_735_689_600
    write("one", [("2026-01-01T12:00:00Z", "192.0.2.1", "a.example")])
    write("ages", [("1700-01-01T00:00:00Z", "192.0.2.1", "a.example"), ("2261-01-01T00:00:00Z", "192.0.2.1", "a.example")])
    write("crowd", [(start + draw.randrange(20 * 86400), f"10.0.{n // 250}.{n % 250}", "a.example") for n in range(5000)])
    write("year", [(start + day * 86400 + draw.randrange(9, 17) * 3600 + draw.randrange(3600),
                    f"2001:db8:ffff:ffff:ffff:ffff:ffff:{draw.randrange(3)}", "a.example")
                   for day in range(400) if day % 7 < 5 for _ in range(8)])
    write("hostile", [(start + n * 7777, f"192.0.2.{n % 7}", "<script>alert\\0401\\041</script>.example") for n in range(300)])
    label = "<b>\u05d0\u05d1 \u202e bold & a label that goes on and on and on for ever and a day"
    (room / "labels.csv").write_text(f'cidr,label\n192.0.2.0/30,"{label}"\n', encoding="utf-8")


def make(whoasks, room, names):
    """Makes the pages."""
    for name in names:
        words = [word.replace("{room}", str(room)) for word in COMMANDS[name]]
        run = [str(whoasks), *words, "-o", "html", "--out", str(room / f"{name}.html")]
        subprocess.run(run, cwd=ROOT, check=True, stderr=subprocess.DEVNULL, timeout=600)


def browse(browser, room, page, *options):
    """What Chromium prints for a page of `room`."""
    with tempfile.TemporaryDirectory() as profile:
        run = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
               "--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
               "--allow-file-access-from-files", f"--user-data-dir={profile}", *options, (room / page).as_uri()]
        return subprocess.run(run, check=True, capture_output=True, text=True, timeout=300).stdout


def measure(browser, room, names, scheme):
    """What `measure.js` finds in light (1) or dark (0)."""
    script = (pathlib.Path(__file__).parent / "measure.js").read_text(encoding="utf-8")
    pages = json.dumps([f"{name}.html" for name in names])
    (room / "measure.html").write_text(
        f'<!DOCTYPE html><meta charset="utf-8"><title>measure</title><pre id="found"></pre><script>{script}\n'
        f"measureAll({pages}, {WIDTHS});</script>", encoding="utf-8")
    text = browse(browser, room, "measure.html", f"--blink-settings=preferredColorScheme={scheme}",
                  "--virtual-time-budget=60000", "--dump-dom")
    found = re.search(r'<pre id="found">(.*?)</pre>', text, re.DOTALL)
    if not found or not found[1]:
        sys.exit("the pages were not measured")
    return json.loads(html.unescape(found[1]))


def picture(browser, room, path):
    """Saves the head of the case's page and, below it, its picture of days by time of day."""
    width, head, days = 960, 360, 1282
    (room / "picture.html").write_text(
        f'''<!DOCTYPE html><meta charset="utf-8"><title>picture</title>
        <style>body {{ margin: 0 }} div {{ overflow: hidden }} iframe {{ border: 0; width: {width}px; height: 9000px }}</style>
        <div style="height: {head}px"><iframe src="case.html"></iframe></div>
        <div style="height: {days}px"><iframe src="case.html" id="days"></iframe></div>
        <script>addEventListener("load", () => {{
          const frame = document.getElementById("days");
          const top = frame.contentDocument.getElementById("days").getBoundingClientRect().top;
          frame.style.marginTop = `-${{top}}px`;
        }});</script>''', encoding="utf-8")
    options = [f"--window-size={width},{head + days}", "--virtual-time-budget=20000", f"--screenshot={path}"]
    browse(browser, room, "picture.html", "--blink-settings=preferredColorScheme=1", *options)
    if shutil.which("pngquant"):
        subprocess.run(["pngquant", "--force", "--strip", "--output", path, "64", path], check=True)


def main():
    """Makes the pages, opens them, and says what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--whoasks", type=pathlib.Path, default=ROOT / "target/debug/whoasks")
    parser.add_argument("--picture", type=pathlib.Path)
    parser.add_argument("pages", nargs="*", choices=[[], *COMMANDS], help="only these pages")
    args = parser.parse_args()
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not browser:
        print("no browser: install chromium", file=sys.stderr)
        sys.exit(2)
    with tempfile.TemporaryDirectory() as directory:
        room = pathlib.Path(directory)
        logs(room)
        names = ["case"] if args.picture else args.pages or list(COMMANDS)
        if args.picture:
            # As the README shows it, with all draws.
            COMMANDS["case"] = PROFILE[:PROFILE.index("--draws")]
        make(args.whoasks.resolve(), room, names)
        if args.picture:
            return picture(browser, room, args.picture.resolve())
        wrong = 0
        for scheme, word in [(1, "light"), (0, "dark")]:
            found = measure(browser, room, names, scheme)
            if found["dark"] != (word == "dark"):
                sys.exit(f"the browser does not take {word} for what is preferred")
            wrong += len(found["findings"])
            for finding in found["findings"]:
                print(f"{word}: {finding}")
            print(f"{word}: {found['pages']} pages, {len(WIDTHS)} widths, {len(found['findings'])} findings")
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
