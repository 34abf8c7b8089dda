import Diagnostics
import Foundation
import Radiographs
import Testing

@Suite struct AugmentationCodingTests {
    private func decoded(_ json: String) throws -> Augmentation {
        try decodeStrictly(Augmentation.self, from: Data(json.utf8))
    }

    @Test func whatIsLeftOutChangesNothing() throws {
        #expect(try decoded("{}") == .none)
    }

    @Test func everythingIsReadAsItWasWritten() throws {
        let json = """
            {"rotationRange": 10, "widthShiftRange": 0.1, "heightShiftRange": 3, "zoomRange": [0.9, 1.2],
             "zoomKeepsAspectRatio": true, "shearRange": 2.5, "horizontalFlip": true, "verticalFlip": true,
             "brightnessRange": [0.8, 1.25], "channelShiftRange": 7, "contrastRange": [0.7, 1.3],
             "gammaRange": [0.5, 2], "fillMode": "constant", "cval": 12.5,
             "randomResizedCrop": {"probability": 0.5, "scale": [0.25, 1], "ratio": [0.5, 2]},
             "blur": {"range": [0, 2]}, "sharpness": {"probability": 0.25, "range": [0.5, 2]},
             "resolution": {"range": [0.5, 1]}, "noise": {"range": [0, 12]},
             "compression": {"range": [20, 90]},
             "randomErasing": {"probability": 1, "scale": [0.125, 0.25], "ratio": [1, 1], "fill": "mean"},
             "mixup": {"alpha": 0.2}, "cutMix": {"alpha": 1, "probability": 0.5}}
            """
        let augmentation = try decoded(json)
        #expect(augmentation.blur == RandomStrength(probability: 0.5, range: 0...2))
        #expect(
            augmentation.randomResizedCrop
                == RandomResizedCrop(probability: 0.5, scale: 0.25...1, ratio: 0.5...2))
        #expect(augmentation.mixup == Mixing(alpha: 0.2, probability: 1))
        #expect(augmentation.zoomRange == 0.9...1.2)
        #expect(augmentation.fillMode == .constant)
        let again = try decodeStrictly(Augmentation.self, from: JSONEncoder().encode(augmentation))
        #expect(again == augmentation)
        let written = try JSONSerialization.jsonObject(with: JSONEncoder().encode(augmentation))
        let read = try JSONSerialization.jsonObject(with: Data(json.utf8))
        #expect(Set((written as? [String: Any] ?? [:]).keys) == Set((read as? [String: Any] ?? [:]).keys))
    }

    @Test func aZoomIsANumberOrAPair() throws {
        #expect(try decoded(#"{"zoomRange": 0.25}"#).zoomRange == 0.75...1.25)
        #expect(try decoded(#"{"zoomRange": [0.5, 0.75]}"#).zoomRange == 0.5...0.75)
    }

    @Test(arguments: [
        (#"{"rotationRnge": 5}"#, #"rotationRnge: unknown key; did you mean "rotationRange"?"#),
        (#"{"rotationRange": -5}"#, "rotationRange: found -5.0, expected degrees from 0 to 180"),
        (#"{"rotationRange": "5"}"#, "rotationRange: found a text in quotes, expected a number"),
        (
            #"{"widthShiftRange": -0.1}"#,
            "widthShiftRange: found -0.1, expected a share of the size below 1, or 1 to 10000 pixels"
        ),
        (#"{"zoomRange": 1}"#, "zoomRange: found 1.0, expected a number from 0 to below 1.0, or a pair"),
        (#"{"zoomRange": [0, 1]}"#, "zoomRange: found [0.0, 1.0], expected factors from 0.01 to 100.0"),
        (#"{"zoomRange": "0.1"}"#, #"zoomRange: found "0.1", expected a pair of numbers such as [0.8, 1.2]"#),
        (
            #"{"brightnessRange": 0.2}"#,
            "brightnessRange: found 0.2, expected a pair [low, high] such as [0.8, 1.2]"
        ),
        (
            #"{"contrastRange": [1.2, 0.8]}"#,
            "contrastRange: found [1.2, 0.8], expected a pair [low, high] with low not above high"
        ),
        (#"{"gammaRange": [0, 2]}"#, "gammaRange: found [0.0, 2.0], expected factors from 0.01 to 100.0"),
        (#"{"shearRange": 90}"#, "shearRange: found 90.0, expected degrees from 0 to 89"),
        (
            #"{"channelShiftRange": 300}"#,
            "channelShiftRange: found 300.0, expected grey levels from 0 to 255"
        ),
        (#"{"cval": 256}"#, "cval: found 256.0, expected a grey level from 0 to 255"),
        (
            #"{"fillMode": "reflct"}"#,
            #"fillMode: found "reflct", expected one of nearest, constant, reflect, wrap; did you mean "reflect"?"#
        ),
        (#"{"blur": {"range": [1, 30]}}"#, "blur.range: found [1.0, 30.0], expected pixels from 0.0 to 20.0"),
        (
            #"{"blur": {"probability": 2, "range": [1, 2]}}"#,
            "blur.probability: found 2.0, expected a share of the images from 0 to 1"
        ),
        (#"{"blur": {"rnge": [1, 2]}}"#, #"blur.rnge: unknown key; did you mean "range"?"#),
        (
            #"{"compression": {"range": [0, 50]}}"#,
            "compression.range: found [0.0, 50.0], expected qualities from 1.0 to 100.0"
        ),
        (
            #"{"randomResizedCrop": {"scale": [0, 1]}}"#,
            "randomResizedCrop.scale: found [0.0, 1.0], expected shares from 0.001 to 1.0"
        ),
        (
            #"{"randomErasing": {"fill": "men"}}"#,
            #"randomErasing.fill: found "men", expected one of noise, mean; did you mean "mean"?"#
        ),
        (#"{"mixup": {"alpha": 0}}"#, "mixup.alpha: found 0.0, expected a number above 0 and up to 100"),
    ])
    func aWrongValueIsNamed(json: String, message: String) {
        let error = #expect(throws: DocumentError.self) { try decoded(json) }
        #expect(error?.description == message)
    }

    @Test func aValueSetByAProgramIsCheckedToo() {
        var augmentation = Augmentation.none
        augmentation.rotationRange = .nan
        #expect(throws: DocumentError.self) { try augmentation.validate() }
    }
}
