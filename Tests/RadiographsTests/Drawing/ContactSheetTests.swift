import Radiographs
import Testing

@Suite struct ContactSheetTests {
    /// A picture of one grey level.
    private func picture(_ width: Int, _ height: Int, grey: UInt8) -> ColorImage {
        ColorImage(size: ImageSize(width: width, height: height), filledWith: RGBColor(grey: grey))
    }

    @Test func everyLetterLooksDifferent() {
        let letters = (33...126).compactMap { UnicodeScalar($0).map { Character($0) } } + "°×−·±²…σλ→"
        var seen: [ColorImage: Character] = [.init(size: ImageSize(width: 5, height: 9)): " "]
        for letter in letters {
            var image = ColorImage(size: ImageSize(width: 5, height: 9))
            image.write(String(letter), left: 0, top: 0, color: .white)
            if let other = seen.updateValue(letter, forKey: image) {
                Issue.record("\(letter) is drawn as \(other)")
            }
        }
    }

    @Test func aLargerLetterIsTheSameInSquares() {
        var small = ColorImage(size: ImageSize(width: 30, height: 9))
        small.write("Kg 7%", left: 0, top: 0, color: .white)
        var large = ColorImage(size: ImageSize(width: 90, height: 27))
        large.write("Kg 7%", left: 0, top: 0, color: .white, scale: 3)
        #expect(large == small.enlarged(by: 3))
    }

    @Test func aSignThatIsNotThereIsAnEmptyFrame() {
        var image = ColorImage(size: ImageSize(width: 5, height: 9))
        image.write("界", left: 0, top: 0, color: .white)
        #expect(image[0, 0] == .white && image[4, 6] == .white && image[2, 3] == .black)
    }

    @Test func textIsBrokenBetweenWords() {
        #expect(ColorImage.lines(of: "to be or not", letters: 5) == ["to be", "or", "not"])
        #expect(ColorImage.lines(of: "unbelievable", letters: 5) == ["unbel", "ievab", "le"])
        #expect(ColorImage.lines(of: "a unbelievable", letters: 5) == ["a", "unbel", "ievab", "le"])
        #expect(ColorImage.lines(of: "one\n\ntwo", letters: 9) == ["one", "", "two"])
    }

    @Test func picturesStandInRowsAndColumns() {
        let cells = [10, 20, 30].map { ContactSheet.Cell(picture(40, 30, grey: UInt8($0))) }
        var sheet = ContactSheet(cells, columns: 2)
        sheet.gap = 5
        let image = sheet.image
        #expect(image.size == ImageSize(width: 5 + 2 * 45, height: 5 + 2 * 35))
        #expect(image[5, 5] == RGBColor(grey: 10))
        #expect(image[50, 34] == RGBColor(grey: 20))
        #expect(image[44, 69] == RGBColor(grey: 30))
        #expect(image[4, 4] == sheet.background && image[50, 40] == sheet.background)
    }

    @Test func aCaptionMakesRoomForItsLines() {
        let cells = ["", "one two"].map { ContactSheet.Cell(picture(24, 10, grey: 0), caption: $0) }
        var sheet = ContactSheet(cells, columns: 1)
        sheet.gap = 4
        // Two lines of 11 and 3 pixels above them, below the second picture alone.
        #expect(sheet.image.size == ImageSize(width: 32, height: 4 + 10 + 4 + 10 + 3 + 22 + 4))
        sheet.title = "T"
        #expect(sheet.image.size.height == 57 + 11 + 4)
    }

    @Test func aNarrowPictureStandsAtTheLeftOfItsColumn() {
        let cells = [picture(20, 4, grey: 50), picture(10, 4, grey: 60)].map { ContactSheet.Cell($0) }
        var sheet = ContactSheet(cells, columns: 1)
        sheet.gap = 2
        let image = sheet.image
        #expect(image[2, 8] == RGBColor(grey: 60) && image[12, 8] == sheet.background)
    }
}
