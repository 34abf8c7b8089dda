import Foundation

// The bricks of the page.
extension AuditPage {
    /// A part of the page under a heading.
    static func section(_ title: String, _ content: String) -> String {
        "<section><h2>\(title.escaped)</h2>\(content)</section>"
    }

    /// A table, with cells of HTML; the first column names the rows.
    static func table(_ heads: [String], _ rows: [[String]]) -> String {
        let head = heads.map { "<th scope=\"col\">\($0.escaped)</th>" }.joined()
        let body = rows.map { cells in
            let first = "<th scope=\"row\">\(cells[0])</th>"
            return "<tr>\(first)\(cells.dropFirst().map { "<td>\($0)</td>" }.joined())</tr>"
        }
        return
            "<div class=\"wide\"><table><thead><tr>\(head)</tr></thead><tbody>\(body.joined(separator: "\n"))"
            + "</tbody></table></div>"
    }

    /// Lines of text.
    static func bullets(_ lines: [String]) -> String {
        "<ul>\(lines.map { "<li>\($0.escaped)</li>" }.joined(separator: "\n"))</ul>"
    }

    /// A list with its count, folded where it is long.
    static func list(_ title: String, _ entries: [String]) -> String {
        guard !entries.isEmpty else { return "<section><h2>\(title)</h2><p>None.</p></section>" }
        let isOpen = entries.count <= 20 ? " open" : ""
        return
            "<section><h2>\(title)</h2><details\(isOpen)><summary>\(entries.count)</summary>\(bullets(entries))"
            + "</details></section>"
    }

    static let style = """
        :root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e8eb); --paper: light-dark(#fff, #14171a);
          --soft: light-dark(#5b6470, #9aa4b0); --line: light-dark(#d8dde3, #333a42);
          --train: light-dark(#1f6feb, #6cb0ff); --validation: light-dark(#1a7f37, #5ccf7a);
          --test: light-dark(#bc4c00, #ff9e5e); }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 66rem; margin: 0 auto; padding: 1rem; }
        h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.15rem; margin: 1.75rem 0 .5rem; }
        .path, li { overflow-wrap: anywhere; }
        small, p, summary { color: var(--soft); }
        .wide { overflow-x: auto; margin: .5rem 0 1rem; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .93rem; }
        th, td { padding: .25rem .75rem .25rem 0; text-align: right; border-bottom: 1px solid var(--line);
          white-space: nowrap; font-weight: normal; }
        th:first-child { text-align: left; } thead th { color: var(--soft); }
        ul { padding-left: 1.2rem; margin: .5rem 0; }
        .verdict { border: 1px solid var(--line); border-left: .4rem solid #1a7f37; padding: .25rem 1rem;
          border-radius: .3rem; } .verdict h2 { margin-top: .5rem; }
        .verdict.bad { border-left-color: #cf222e; } .verdict.doubtful { border-left-color: #bf8700; }
        .charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 1rem; }
        figure { margin: 0; } figcaption { font-size: .93rem; } svg { width: 100%; height: auto; display: block; }
        svg text { fill: var(--soft); font-size: 11px; } svg .axis { stroke: var(--line); }
        svg path { fill: none; stroke-width: 1.6; } svg .train { stroke: var(--train); }
        svg .validation { stroke: var(--validation); stroke-dasharray: 6 3; }
        svg .test { stroke: var(--test); stroke-dasharray: 2 2; }
        @media print { details:not([open]) > ul { display: block; } body { font-size: 11pt; } }
        """
}
