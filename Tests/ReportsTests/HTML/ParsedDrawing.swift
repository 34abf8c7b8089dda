import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// An SVG element of a page, read by an XML parser.
final class ParsedDrawing: NSObject, XMLParserDelegate {
    private(set) var title = ""
    private(set) var summary = ""
    private(set) var texts: [String] = []
    private(set) var root: [String: String] = [:]
    private(set) var attributes: [String] = []
    private(set) var identifiers: [String] = []
    private var element = ""

    /// - Returns: `nil` where the text is no XML.
    init?(_ svg: String) {
        super.init()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = self
        guard parser.parse() else { return nil }
    }

    /// All drawings of a page.
    static func all(in page: String) -> [String] {
        page.split(separator: "<svg").dropFirst().compactMap { part in
            part.range(of: "</svg>").map { "<svg" + part[..<$0.upperBound] }
        }
    }

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes found: [String: String] = [:]
    ) {
        element = name
        if name == "svg" { root = found }
        if let id = found["id"] { identifiers.append(id) }
        attributes += found.values
    }

    func parser(
        _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) {
        element = ""
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        switch element {
        case "title": title += text
        case "desc": summary += text
        case "text": texts.append(text)
        default: break
        }
    }
}
