import Diagnostics
import Testing

@Suite("Numbers in a message")
struct CountingTests {
    @Test(
        "Thousands stand apart",
        arguments: [
            (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (14_450_688, "14,450,688"),
            (-1000, "-1,000"), (Int.min, "-9,223,372,036,854,775,808"),
        ])
    func thousands(number: Int, expected: String) {
        #expect(grouped(number) == expected)
    }

    @Test(
        "A noun follows its number",
        arguments: [(0, "0 files"), (1, "1 file"), (2, "2 files"), (5216, "5,216 files")])
    func nouns(count: Int, expected: String) {
        #expect(counted(count, "file") == expected)
    }

    @Test(
        "Spaces at the end are taken away, others stay",
        arguments: [("", ""), ("   ", ""), ("  a b  ", "  a b"), ("a", "a")])
    func trailingSpaces(text: String, expected: String) {
        #expect(text.withoutTrailingSpaces == expected)
    }
}
