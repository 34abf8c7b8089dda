import Foundation
import Radiographs
import TestSupport
import Testing

@Suite struct FilterTests {
    private func map(_ rows: [[Float]]) -> FloatMap {
        FloatMap(
            size: ImageSize(width: rows[0].count, height: rows.count), values: rows.flatMap { $0 })
    }

    // MARK: By hand

    @Test func theFirstExampleOfConvolutionGives19() throws {
        let image = map([[0, 1, 2], [3, 4, 5], [6, 7, 8]])
        let kernel = try Kernel(parsing: "0,1;2,3")
        #expect(try image.filtered(by: kernel) == map([[19, 25], [37, 43]]))
    }

    @Test func anEdgeIsFoundWhereBrightTurnsDark() throws {
        let image = map(Array(repeating: [10, 10, 10, 0, 0, 0], count: 6))
        let found = try image.filtered(by: .verticalEdge)
        #expect(found == map(Array(repeating: [0, 30, 30, 0], count: 4)))
        #expect(try image.filtered(by: .horizontalEdge) == found.map { _ in 0 })
    }

    @Test func shiftingMovesTheContentRight() throws {
        let image = map([[1, 2, 3, 4, 5]])
        #expect(try image.filtered(by: .shift(columns: 2), padding: .zero) == map([[0, 0, 1, 2, 3]]))
        #expect(try image.filtered(by: .shift(columns: 2), padding: .nearest) == map([[1, 1, 1, 2, 3]]))
    }

    @Test func aMedianRemovesASinglePixelAndABoxDoesNot() throws {
        var pixels = [Float](repeating: 10, count: 25)
        pixels[12] = 250
        let image = FloatMap(size: ImageSize(square: 5), values: pixels)
        #expect(try image.median(side: 3).values.allSatisfy { $0 == 10 })
        #expect(try image.filtered(by: .box(side: 3), padding: .nearest)[1, 1] > 30)
    }

    @Test func aBilateralFilterKeepsAStepThatABlurSmears() throws {
        let image = map(Array(repeating: [0, 0, 0, 200, 200, 200], count: 6))
        let kept = try image.bilateral(distance: 1, difference: 10)
        #expect(largestDifference(kept.values, image.values) < 0.01)
        let blurred = try image.filtered(by: .gaussian(deviation: 1), padding: .nearest)
        #expect(blurred[2, 3] > 50)
    }

    // MARK: Sizes

    @Test(arguments: [
        (1, FilterPadding.valid), (2, .valid), (3, .valid), (1, .zero), (2, .zero), (3, .nearest),
    ])
    func sizesFollowTheFormula(stride: Int, padding: FilterPadding) throws {
        for side in [1, 3, 5] {
            let image = FloatMap(noise(ImageSize(width: 14, height: 9), seed: 1))
            let amount = padding == .valid ? 0 : (side - 1) / 2
            let found = try image.filtered(by: .box(side: side), stride: stride, padding: padding).size
            #expect(found.width == (14 + 2 * amount - side) / stride + 1)
            #expect(found.height == (9 + 2 * amount - side) / stride + 1)
        }
    }

    @Test func aStrideTakesEveryNthOfAllPlaces() throws {
        let image = FloatMap(noise(ImageSize(width: 11, height: 8), seed: 2))
        let all = try image.filtered(by: .sharpen)
        let some = try image.filtered(by: .sharpen, stride: 3)
        for y in 0..<some.size.height {
            for x in 0..<some.size.width { #expect(some[x, y] == all[3 * x, 3 * y]) }
        }
    }

    @Test func aWindowLargerThanTheImageIsAnError() throws {
        let image = FloatMap(size: ImageSize(width: 4, height: 2), values: .init(repeating: 1, count: 8))
        let error = try #require(throws: FilterError.self) { try image.filtered(by: .sharpen) }
        #expect(
            error == .imageTooSmall(image: image.size, window: ImageSize(square: 3), padding: .valid))
        #expect("\(error)".contains("another padding than valid"))
        #expect(try image.filtered(by: .sharpen, padding: .nearest).size == image.size)
    }

    @Test func aPaddingThatIsTooLittleForAnEvenWindowIsNotAdvised() throws {
        let image = FloatMap(size: ImageSize(square: 1), values: [1])
        let kernel = try Kernel(parsing: "0,1;2,3")
        let error = try #require(throws: FilterError.self) {
            try image.filtered(by: kernel, padding: .nearest)
        }
        #expect("\(error)".contains("a smaller kernel or a larger image"))
        #expect(!"\(error)".contains("padding"))
    }

    // MARK: Against others

    @Test func filtersAreThoseOfSciPyAndThePapers() throws {
        let fixture = try FilterFixture.read()
        #expect(fixture.cases.count > 25)
        for example in fixture.cases {
            let found = try ImageFilter(example.filter).applied(
                to: fixture.image, stride: example.stride, padding: try #require(example.rule))
            #expect(found.size == example.size, "\(example.filter) \(example.padding) \(example.stride)")
            #expect(
                largestDifference(found.values, example.values) < 2e-3,
                "\(example.filter) \(example.padding) \(example.stride)")
        }
    }

    @Test func sharpeningIsThatOfPillow() throws {
        let fixture = try FilterFixture.read()
        let found = try fixture.image.filtered(by: .sharpen).radiograph
        #expect(found.size == fixture.pillow.size)
        #expect(found.pixels.map(Float.init) == fixture.pillow.values)
    }

    // MARK: By name

    @Test func everyNameIsAFilter() throws {
        for (name, filter) in ImageFilter.named { #expect(try ImageFilter(name) == filter) }
    }

    @Test func numbersAreReadAsAKernel() throws {
        let kernel = try Kernel(parsing: " 1, -0.5 ;2,3e1")
        #expect(kernel.coefficients == map([[1, -0.5], [2, 30]]))
    }

    @Test func whatIsNoKernelIsAnError() throws {
        #expect(throws: FilterError.notANumber("x", kernel: "1,x")) { try Kernel(parsing: "1,x") }
        #expect(throws: FilterError.notANumber("", kernel: "1,,2")) { try Kernel(parsing: "1,,2") }
        #expect(throws: FilterError.notANumber("nan", kernel: "nan")) { try Kernel(parsing: "nan") }
        #expect(throws: FilterError.unevenRows(2, 1, kernel: "1,2;3")) { try Kernel(parsing: "1,2;3") }
        let long = Array(repeating: "1", count: 100).joined(separator: ",")
        #expect(throws: FilterError.kernelTooLarge(width: 100, height: 1, most: 99)) {
            try Kernel(parsing: long)
        }
        let error = try #require(throws: FilterError.self) { try ImageFilter("gausian") }
        #expect("\(error)".contains("did you mean \"gaussian\"?"))
    }
}

/// What `scripts/make-fixtures/filters.py` has written.
private struct FilterFixture: Decodable {
    struct Case: Decodable {
        let filter, padding: String
        let stride, width, height: Int
        let values: [Float]

        var size: ImageSize { ImageSize(width: width, height: height) }
        var rule: FilterPadding? { FilterPadding(rawValue: padding) }
    }

    let width, height: Int
    let pixels: [UInt8]
    let cases: [Case]
    let pillow: Case

    var image: FloatMap {
        FloatMap(size: ImageSize(width: width, height: height), values: pixels.map(Float.init))
    }

    static func read() throws -> FilterFixture {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/filters.json")
        return try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
    }
}
