import Files
import Randomness
import Testing

@Suite("Comma-separated values")
struct CSVTests {
    @Test("Only fields that need quotes have them")
    func quotesAreSparing() {
        #expect(CSV.line(["a b", "c,d", "e \"f\"", "g\nh", ""]) == "a b,\"c,d\",\"e \"\"f\"\"\",\"g\nh\",\n")
    }

    @Test("Any text comes back")
    func anyTextComesBack() throws {
        var stream = RandomStream(seed: 1, purpose: .test)
        let pieces = ["a", ",", "\"", "\n", "\r\n", " ", "é", "肺", "\u{301}", ""]
        for _ in 0..<200 {
            let rows = (0..<3).map { _ in
                (0..<4).map { _ in
                    (0..<5).map { _ in pieces[Int(stream.nextWord() % UInt32(pieces.count))] }.joined()
                }
            }
            let text = rows.map(CSV.line).joined()
            #expect(
                try CSV.parse(text, from: "t.csv").map { $0.fields.map { Array($0.utf8) } }
                    == rows.map { $0.map { Array($0.utf8) } })
        }
    }

    @Test(
        "Tables of other programs are understood",
        arguments: ["a,b\r\n1,2\r\n", "a,b\n1,2", "\u{FEFF}a,b\n1,2\n", "\"a\",\"b\"\r\n\"1\",\"2\"\r\n"])
    func otherProgramsAreUnderstood(text: String) throws {
        let rows = try CSV.parse(text, from: "t.csv")
        #expect(rows.map(\.fields) == [["a", "b"], ["1", "2"]])
        #expect(rows.map(\.line) == [1, 2])
    }

    @Test(
        "What is no table is refused with its line",
        arguments: [
            ("a\n\"b", "t.csv:2: a quoted field without its closing quote"),
            ("a\nb\"c\n", "t.csv:2: a quote inside a field"),
            ("a,\"b\"c\n", "t.csv:1: text after a closing quote"),
            ("\"x\n\ny\",\nb\"", "t.csv:4: a quote inside a field"),
            ("a\rb\n", "t.csv:1: text after"),
        ])
    func faultsAreRefused(text: String, message: String) {
        #expect { try CSV.parse(text, from: "t.csv") } throws: { "\($0)".hasPrefix(message) }
    }
}
