"""How soon a reader sees an article on a slow line, and whether anything moves afterwards: asked of Chromium itself."""

import shutil

from playwright.sync_api import sync_playwright

LATENCY_MS = 165
BYTES_A_SECOND = 9_000_000 / 8
SLOWER = 4
WATCH = """
window.seen = {paint: 0, moved: 0};
new PerformanceObserver(list => { for (const each of list.getEntries()) window.seen.paint = each.startTime; })
  .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => { for (const each of list.getEntries()) window.seen.moved += each.value; })
  .observe({type: 'layout-shift', buffered: true});
"""


def first_visits(url: str, times: int) -> list[tuple[float, float]]:
    """For each visit with nothing kept: seconds to the Largest Contentful Paint, and the Cumulative Layout Shift."""
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for _ in range(times):
            context = browser.new_context(viewport={"width": 390, "height": 844}, locale="de-DE")
            page = context.new_page()
            line = context.new_cdp_session(page)
            line.send("Network.enable")
            speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
            line.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY_MS} | speed)
            line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
            page.add_init_script(WATCH)
            page.goto(url, wait_until="load")
            page.wait_for_timeout(1_500)
            seen = page.evaluate("window.seen")
            found.append((seen["paint"] / 1000, seen["moved"]))
            context.close()
        browser.close()
    return found
