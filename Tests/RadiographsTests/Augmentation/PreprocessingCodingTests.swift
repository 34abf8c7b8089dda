import Diagnostics
import Foundation
import Radiographs
import Testing

@Suite struct PreprocessingCodingTests {
    private func decoded(_ json: String) throws -> Preprocessing {
        try decodeStrictly(Preprocessing.self, from: Data(json.utf8))
    }

    @Test(arguments: [
        (#"{"type": "unit"}"#, Preprocessing.unit),
        (#"{"type": "unit", "channels": 3}"#, Preprocessing(.unit, channels: 3)),
        (#"{"type": "standardizeEach"}"#, Preprocessing(.standardizeEach)),
        (#"{"type": "torchvision"}"#, Preprocessing(.torchvision, channels: 3)),
        (#"{"type": "caffe"}"#, Preprocessing(.caffe, channels: 3)),
        (#"{"type": "inception"}"#, Preprocessing(.inception, channels: 3)),
        (
            #"{"type": "inception", "channels": 1, "constantChannel": true}"#,
            Preprocessing(.inception, channels: 1, hasConstantChannel: true)
        ),
        (
            #"{"type": "affine", "mean": [0.5], "standardDeviation": [0.25]}"#,
            Preprocessing(.affine(mean: [0.5], standardDeviation: [0.25]))
        ),
        (
            #"{"type": "affine", "mean": [0.4, 0.5, 0.6], "standardDeviation": [1, 2, 3]}"#,
            Preprocessing(.affine(mean: [0.4, 0.5, 0.6], standardDeviation: [1, 2, 3]), channels: 3)
        ),
    ])
    func everyKindIsReadAndWritten(json: String, expected: Preprocessing) throws {
        #expect(try decoded(json) == expected)
        #expect(try decodeStrictly(Preprocessing.self, from: JSONEncoder().encode(expected)) == expected)
    }

    @Test(arguments: [
        ("{}", "type: this key is required and is not there"),
        (
            #"{"type": "unti"}"#,
            #"type: found "unti", expected one of unit, standardizeEach, equalizeEach, affine, torchvision, caffe, inception; did you mean "unit"?"#
        ),
        (#"{"type": "unit", "men": [1]}"#, #"men: unknown key; known keys: channels, constantChannel, type"#),
        (#"{"type": "unit", "mean": [1]}"#, #"mean: this key belongs to "affine", and the type is "unit""#),
        (
            #"{"type": "caffe", "channels": 1}"#,
            "channels: found 1, expected 3: it has numbers for red, green and blue"
        ),
        (#"{"type": "unit", "channels": 2}"#, "channels: found 2, expected 1 or 3"),
        (#"{"type": "affine", "mean": [1]}"#, "standardDeviation: this key is required and is not there"),
        (
            #"{"type": "affine", "mean": [1], "standardDeviation": [1, 2]}"#,
            "standardDeviation: found 2 numbers, expected 1, one for each channel"
        ),
        (
            #"{"type": "affine", "mean": [1, 2], "standardDeviation": [1, 2]}"#,
            "mean: found 2 numbers, expected 1 or 3"
        ),
        (
            #"{"type": "affine", "mean": [1], "standardDeviation": [0]}"#,
            "standardDeviation: found [0.0], expected numbers above 0"
        ),
    ])
    func aWrongValueIsNamed(json: String, message: String) {
        let error = #expect(throws: DocumentError.self) { try decoded(json) }
        #expect(error?.description == message)
    }
}
