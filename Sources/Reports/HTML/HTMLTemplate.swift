import Mustache

/// A Mustache template (https://mustache.github.io) of the page, compiled into the program: a binary that is copied
/// elsewhere still writes reports.
struct HTMLTemplate {
    private let template: MustacheTemplate

    /// Parses a template. Values in double braces are escaped scalar by scalar (see ``Swift/String/escaped``), those in
    /// triple braces are markup.
    init(_ text: String) throws {
        MustacheContentTypes.register(ScalarEscaping(), named: "SCALARS")
        template = try MustacheTemplate(string: "{{% CONTENT_TYPE:SCALARS}}\n" + text)
    }

    /// Fills in the stored properties of a value by their names.
    func render(_ values: Any) -> String { template.render(values) }
}

private struct ScalarEscaping: MustacheContentType {
    func escapeText(_ text: String) -> String { text.escaped }
}
