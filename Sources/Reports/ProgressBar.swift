/// The line that shows how far a work is, as wide as its terminal allows.
public struct ProgressBar: Equatable, Sendable {
    /// What is being done.
    public var title: String
    /// Parts done.
    public var done: Int
    /// Parts in all.
    public var total: Int
    /// The figures of the moment.
    public var detail: String

    /// A bar for a work of `total` parts.
    public init(_ title: String, done: Int, of total: Int, detail: String) {
        self.title = title
        self.done = done
        self.total = total
        self.detail = detail
    }

    private static let widest = 30
    private static let narrowest = 5

    /// The line for a terminal: title, bar, figures.
    ///
    /// The last three columns stay empty: a character in the last one makes some terminals begin a new line, and the
    /// terminal puts a `^C` behind the line. Where there is little room the bar shrinks, then goes, then the figures
    /// are cut.
    public func line(columns: Int) -> String {
        let room = max(0, columns - 3)
        let forBar = min(Self.widest, room - title.count - detail.count - 2)
        guard forBar >= Self.narrowest else { return String("\(title) \(detail)".prefix(room)) }
        let filled = total > 0 ? min(forBar, max(0, forBar * done / total)) : 0
        let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: forBar - filled)
        return "\(title) \(bar) \(detail)"
    }

    /// The line for a log.
    public var plainLine: String { "\(title) \(detail)" }
}
