import Foundation
import Testing

@Suite("The colours of a page")
struct StyleSheetTests {
    /// The colours of the light page and of the dark one, by name.
    private func schemes() throws -> [[String: String]] {
        let page = try ReportFixture().page()
        let parts = page.split(separator: ":root{")
        // Before the first is the head of the page; the third is that of paper.
        try #require(parts.count > 2)
        return parts[1...2].map { part in
            let pairs = part.prefix { $0 != "}" }.matches(of: /--([\w-]+):(#[0-9a-f]{3,6}|\d+%)/)
            return Dictionary(
                pairs.map { (String($0.output.1), String($0.output.2)) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    /// Red, green and blue from 0 to 255 of `#1c1d1f` or `#fff`.
    private func channels(_ color: String?) throws -> [Double] {
        let digits = try #require(color).dropFirst()
        let whole = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
        let number = try #require(Int(whole, radix: 16))
        return [number >> 16, number >> 8 & 255, number & 255].map(Double.init)
    }

    /// The contrast of two colours by WCAG 2, from 1 to 21.
    private func contrast(_ first: [Double], _ second: [Double]) -> Double {
        func luminance(_ color: [Double]) -> Double {
            let linear = color.map { channel in
                let share = channel / 255
                return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
        }
        let (a, b) = (luminance(first), luminance(second))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    @Test("Whatever is written has a contrast of 4.5 to 1 with the paper, in the light and in the dark")
    func textIsReadable() throws {
        for scheme in try schemes() {
            let paper = try channels(scheme["paper"])
            for name in [
                "ink", "soft", "train", "validation", "test", "positive", "negative", "accent", "c0", "c1",
                "c2",
                "c3", "c4", "c5",
            ] {
                let found = contrast(try channels(scheme[name]), paper)
                #expect(found >= 4.5, "\(name): \(found)")
            }
        }
    }

    @Test("So have the figures in the cells of errors, however many there are")
    func errorsAreReadable() throws {
        for scheme in try schemes() {
            let (ink, card) = (try channels(scheme["ink"]), try channels(scheme["card"]))
            let positive = try channels(scheme["positive"])
            let most = try #require(scheme["wrong-most"].flatMap { Double($0.dropLast()) }) / 100
            for percent in 0...100 {
                let share = most * Double(percent) / 100
                let cell = zip(positive, card).map { $0 * share + $1 * (1 - share) }
                #expect(contrast(ink, cell) >= 4.5, "\(percent) %")
            }
        }
    }
}
