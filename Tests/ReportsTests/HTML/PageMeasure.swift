import Foundation
import SystemPackage
import TestSupport
import Testing

/// How wide a page becomes in a window, and what sticks out of it.
struct PageMeasure {
    /// The pixels that there are across, and those that the page takes.
    let room, taken: Int
    /// Elements that end beyond the window's right edge, other than in what is there to be scrolled.
    let elementsOutside: Int
    /// Images that were decoded.
    let images: Int
}

extension Chromium {
    /// Measures a page in a frame of a width, which may be narrower than a browser's window can be.
    func measure(_ page: FilePath, width: Int) throws -> PageMeasure {
        let folder = try TemporaryFolder()
        let text = try String(contentsOfFile: page.string, encoding: .utf8)
            .replacing("&", with: "&amp;").replacing("\"", with: "&quot;")
        let around = try folder.write(
            """
            <!DOCTYPE html><meta charset="utf-8"><body style="margin:0">
            <iframe id="frame" width="\(width)" height="900" style="border:0" srcdoc="\(text)"></iframe>
            <p id="found"></p>
            <script>
            document.getElementById("frame").onload = event => {
              const root = event.target.contentDocument.documentElement;
              const out = [...root.querySelectorAll("body *")].filter(element =>
                !element.closest(".scroll") && !element.closest("svg")
                  && element.getBoundingClientRect().right > \(width) + 0.5);
              document.getElementById("found").textContent =
                "width " + root.clientWidth + " of " + root.scrollWidth + " out " + out.length + " images "
                  + [...root.querySelectorAll("img")].filter(image => image.naturalWidth > 0).length + ".";
            };
            </script>
            """, to: "measure.html")
        let visit = try visit(around, width: max(width, 500))
        let found = try #require(
            visit.document.firstMatch(of: /width (\d+) of (\d+) out (\d+) images (\d+)\./))
        let numbers = try [found.output.1, found.output.2, found.output.3, found.output.4].map {
            try #require(Int($0))
        }
        return PageMeasure(
            room: numbers[0], taken: numbers[1], elementsOutside: numbers[2], images: numbers[3])
    }
}
