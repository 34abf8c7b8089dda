import Radiographs
import Testing

@Suite struct FilterSheetTests {
    private let image = noise(ImageSize(width: 30, height: 20), seed: 1)

    @Test func theImageStandsBesideWhatEachFilterFinds() throws {
        let sheet = try FilterSheet(of: image, through: ImageFilter.named.map(\.filter)).sheet
        #expect(sheet.cells.count == 12)
        // 240 pixels wide: eight times as large.
        #expect(sheet.cells[0].image == ColorImage(image).enlarged(by: 8))
        #expect(sheet.cells.allSatisfy { $0.image.size == ImageSize(width: 240, height: 160) })
        #expect(sheet.cells[1].caption.hasPrefix("box, 7×7"))
    }

    @Test func aKernelThatIsSmallIsShownAsATable() throws {
        let sheet = try FilterSheet(of: image, through: [.kernel(.verticalEdge)]).sheet
        #expect(sheet.cells.count == 3)
        #expect(sheet.cells[1].image.size == ImageSize(width: 144, height: 144))
        #expect(try FilterSheet(of: image, through: [.kernel(.box(side: 11))]).sheet.cells.count == 2)
    }

    @Test func zeroIsGreyWhereNumbersHaveASign() throws {
        let flat = Radiograph(size: ImageSize(square: 20), filledWith: 90)
        let sheet = try FilterSheet(of: flat, through: [.kernel(.sobelX)]).sheet
        #expect(sheet.cells[2].image[5, 5] == RGBColor(grey: 0))
        var step = flat
        for y in 0..<20 { for x in 10..<20 { step[x, y] = 190 } }
        let both = try FilterSheet(of: step, through: [.kernel(.verticalEdge)]).sheet
        #expect(both.cells[2].image[5, 5] == RGBColor(grey: 128))
        #expect(both.cells[2].caption.contains("grey is 0"))
    }

    @Test func aStrideMakesThePictureSmaller() throws {
        let sheet = try FilterSheet(of: image, through: [.median(side: 3)], stride: 2).sheet
        #expect(sheet.cells[1].image.size == ImageSize(width: 120, height: 80))
        #expect(sheet.cells[1].caption.contains("15×10 left"))
        #expect(sheet.title == "stride 2, padding nearest")
    }

    @Test func aNarrowImageIsEnlargedByItsLongerSide() throws {
        let narrow = noise(ImageSize(width: 12, height: 100), seed: 2)
        let sheet = try FilterSheet(of: narrow, through: [.median(side: 3)]).sheet
        #expect(sheet.cells.allSatisfy { $0.image.size == ImageSize(width: 24, height: 200) })
        let line = Radiograph(size: ImageSize(width: 2, height: 300), filledWith: 90)
        #expect(try FilterSheet(of: line, through: [.median(side: 3)]).sheet.cells[1].image.size == line.size)
    }

    @Test func tablesHaveTheNamesOfTheirFilters() throws {
        let tiny = noise(ImageSize(square: 8), seed: 3)
        let all = try FilterSheet(of: tiny, through: ImageFilter.named.map(\.filter)).sheet
        for (cell, named) in zip(all.cells.dropFirst(), ImageFilter.named) {
            #expect(cell.caption == named.filter.caption)
        }
        let median = try FilterSheet(of: tiny, through: [.median(side: 3)]).sheet
        #expect(median.cells.map(\.caption) == ["image 8×8", "median of 3×3"])
        // The kernel's own table has its name.
        let edge = try FilterSheet(of: tiny, through: [.kernel(.verticalEdge)]).sheet
        #expect(edge.cells.map(\.caption) == ["image 8×8", "vertical edge 3×3", "result 8×8"])
    }

    @Test func aFewPixelsAreWrittenAsNumbers() throws {
        let tiny = Radiograph(size: ImageSize(square: 3), pixels: Array(0...8))
        let sheet = try FilterSheet(
            of: tiny, through: [.kernel(Kernel(parsing: "0,1;2,3"))], padding: .valid
        ).sheet
        #expect(sheet.cells.map(\.image.size.width) == [144, 96, 96])
    }
}
