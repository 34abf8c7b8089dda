import Files
import Radiographs
import SystemPackage
import Training

/// Writes the pages of `ActivationSheets` and an index of them.
public enum ActivationFiles {
    /// Makes the folder where it is missing, to be done before the pictures are: those that cannot be written are not
    /// worth the time.
    ///
    /// - Throws: `FileError` where it cannot be made or written to.
    public static func makeFolder(_ folder: FilePath) throws(FileError) {
        try createFolder(folder)
        try checkWritable(folder.appending(indexName))
    }

    private static let indexName = "index.html"

    /// Writes `overview.png`, `filters-NAME.png`, `01-NAME.png` and so on, and `index.html`, which shows them all, into a
    /// folder, which is made where it is missing.
    ///
    /// - Returns: the names of the pictures, in the index' order.
    /// - Throws: as ``makeFolder(_:)``, `FileError` with the path.
    @discardableResult
    public static func write(_ sheets: ActivationSheets, to folder: FilePath) throws -> [String] {
        try makeFolder(folder)
        var figures: [(file: String, description: String)] = []
        func add(_ sheet: ContactSheet, _ stem: String, _ description: String) throws {
            // Two layers' names may differ in what no file's name has.
            let number = (1...).first { number in !figures.contains { $0.file == name(stem, number) } } ?? 1
            let file = name(stem, number)
            try sheet.image.write(to: folder.appending(file))
            figures.append((file, description))
        }
        try add(sheets.overview, "overview", sheets.overview.title)
        for page in sheets.filters {
            try add(page.sheet, "filters-\(fileName(page.layer))", page.description)
        }
        for (number, page) in sheets.layers.enumerated() {
            let digits = number < 9 ? "0\(number + 1)" : "\(number + 1)"
            try add(page.sheet, "\(digits)-\(fileName(page.layer))", page.description)
        }
        try AtomicFile.write(index(of: figures), to: folder.appending(indexName))
        return figures.map(\.file)
    }

    /// `filters-a.png`, then `filters-a-2.png`.
    private static func name(_ stem: String, _ number: Int) -> String {
        AtomicFile.name(stem, ending: number == 1 ? ".png" : "-\(number).png")
    }

    /// A layer's name as part of a file's: whoever wrote the config was free in it.
    private static func fileName(_ layer: String) -> String {
        String(layer.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_" })
    }

    private static func index(of figures: [(file: String, description: String)]) -> String {
        let pictures = figures.map { figure in
            let text = figure.description.escaped
            return """
                <figure>
                <img src="\(figure.file.escaped)" alt="\(text)">
                <figcaption>\(text)</figcaption>
                </figure>
                """
        }
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>What the network sees</title>
            <style>
            body { margin: 2rem auto; max-width: 60rem; padding: 0 1rem; font-family: sans-serif; }
            body { background: #141414; color: #ddd; }
            figure { margin: 0 0 2rem; }
            img { max-width: 100%; }
            </style>
            </head>
            <body>
            <h1>What the network sees</h1>
            \(pictures.joined(separator: "\n"))
            </body>
            </html>

            """
    }
}
