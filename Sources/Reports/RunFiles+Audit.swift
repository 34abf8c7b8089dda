import Files
import SystemPackage
import Training

extension RunFiles {
    /// Writes an audit for programs, for a browser, or for both.
    ///
    /// - Parameters:
    ///   - audit: what was found.
    ///   - json: the file that gets all of it as JSON.
    ///   - page: the file that gets a page of HTML.
    /// - Throws: `FileError` with the path.
    public static func write(_ audit: AuditReport, json: FilePath?, page: FilePath?) throws {
        if let json { try AtomicFile.write(Self.json(audit), to: json) }
        if let page { try AtomicFile.write(AuditPage.html(audit), to: page) }
    }
}
