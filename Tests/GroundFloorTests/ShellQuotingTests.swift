import Diagnostics
import Foundation
import Testing

@Suite("Words of a suggested command")
struct ShellQuotingTests {
    @Test(
        "What a shell would take apart stands in single quotes, all else as it is",
        arguments: [
            ("runs/base-20250131-174500", "runs/base-20250131-174500"),
            ("../a_b/v1.2+c,d:e@f%", "../a_b/v1.2+c,d:e@f%"),
            ("runs/VGG 16", "'runs/VGG 16'"),
            ("it's", #"'it'\''s'"#),
            ("'", #"''\'''"#),
            ("$HOME;rm *", "'$HOME;rm *'"),
            ("~/runs", "'~/runs'"),
            ("Röntgen", "'Röntgen'"),
            ("", "''"),
        ])
    func quoting(text: String, expected: String) {
        #expect(text.shellQuoted == expected)
    }

    @Test(
        "A shell reads the word as the text that it was",
        arguments: [
            "VGG 16", "it's", "'", "\"", #"a\b"#, "$(true)`true`", "a\nb", "*?[a]", "~", "#", "", "é",
        ])
    func aShellReadsIt(text: String) throws {
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/sh")
        shell.arguments = ["-c", "printf %s \(text.shellQuoted)"]
        let output = Pipe()
        shell.standardOutput = output
        try shell.run()
        let read = try output.fileHandleForReading.readToEnd() ?? Data()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 0 && String(decoding: read, as: UTF8.self) == text)
    }
}
