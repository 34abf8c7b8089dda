import Radiographs
import Testing

@Suite struct ColorMapTests {
    static let maps: [(name: String, map: ColorMap)] = [
        ("grey", .grey), ("viridis", .viridis), ("inferno", .inferno), ("turbo", .turbo),
        ("coolWarm", .coolWarm),
    ]

    @Test(arguments: maps.indices) func theColorsAreThoseOfMatplotlib(_ index: Int) throws {
        let (name, map) = Self.maps[index]
        let expected = try #require(DrawingFixture.read().colors[name])
        let found = stride(from: 0, to: 256, by: 5).map { map.color(at: Float($0) / 255) }
        #expect(found.count == expected.count)
        let errors = zip(found, expected).map { color, channels in
            zip([color.red, color.green, color.blue], channels).map { abs(Int($0) - $1) }.max() ?? 0
        }
        #expect(errors.max() ?? .max <= 2)
    }

    @Test func whatLiesBeyondTheEndsHasTheirColor() {
        for (_, map) in Self.maps {
            #expect(map.color(at: -3) == map.color(at: 0))
            #expect(map.color(at: 7) == map.color(at: 1))
            #expect(map.color(at: .nan) == map.color(at: 0))
            #expect(map.color(at: .infinity) == map.color(at: 1))
        }
    }

    @Test func theHeatOfBrightMapsIsReadInGreyToo() {
        for map in [ColorMap.grey, .viridis, .inferno] {
            let luma = (0...20).map { step in
                let color = map.color(at: Float(step) / 20)
                return 0.299 * Double(color.red) + 0.587 * Double(color.green) + 0.114 * Double(color.blue)
            }
            #expect(zip(luma, luma.dropFirst()).allSatisfy { $0 < $1 })
        }
    }
}
