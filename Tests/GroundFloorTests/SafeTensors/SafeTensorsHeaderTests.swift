import Foundation
import SafeTensors
import SystemPackage
import TestSupport
import Testing

@Suite("The header of a safetensors file")
struct SafeTensorsHeaderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open(_ header: [UInt8], dataCount: Int) throws -> SafeTensorsFile {
        let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
        let bytes = length + header + [UInt8](repeating: 0, count: dataCount)
        return try SafeTensorsFile(folder.write(Data(bytes), to: "model.safetensors"))
    }

    @Test(
        "What the format allows is accepted",
        arguments: [
            ("{}", 0),
            ("{ \"w\" : { \"data_offsets\" : [ 0 , 4 ] , \"shape\" : [ ] , \"dtype\" : \"F32\" } }  \n", 4),
            (
                #"{"b":{"dtype":"U8","shape":[3],"data_offsets":[2,5]},"a":{"dtype":"I16","shape":[1],"data_offsets":[0,2]}}"#,
                5
            ),
            (#"{"e":{"dtype":"F64","shape":[0,9223372036854775807],"data_offsets":[0,0]}}"#, 0),
            (#"{"\u00e9\ud83e\udec1\/":{"dtype":"BOOL","shape":[1],"data_offsets":[0,1]}}"#, 1),
        ])
    func validHeadersAreAccepted(header: String, dataCount: Int) throws {
        #expect(throws: Never.self) { try open(Array(header.utf8), dataCount: dataCount) }
    }

    @Test(
        "What the format forbids is refused, with the reason",
        arguments: [
            ("", 0, "does not begin with"),
            (" {}", 0, "does not begin with"),
            ("[]", 0, "does not begin with"),
            ("{", 0, "no \"\"\""),
            ("{}x", 0, "more text after the closing brace"),
            ("{\"w\":1}", 0, "no \"{\""),
            ("{\"w\":{}}", 0, "needs a dtype, a shape and two data_offsets"),
            ("{\"w", 0, "without its closing quote"),
            ("{\"w\\", 0, "without its closing quote"),
            ("{\"a\nb\":{}}", 0, "control character"),
            ("{\"\\x\":{}}", 0, "unknown escape"),
            (tensor(type: "F31", shape: "1", offsets: "0,4"), 4, "dtype \"F31\", expected one of BOOL"),
            (tensor(type: "F32", shape: "1", offsets: "0,4,4"), 4, "two data_offsets"),
            (tensor(type: "F32", shape: "1.0", offsets: "0,4"), 4, "no \"]\""),
            (tensor(type: "F32", shape: "-1", offsets: "0,4"), 4, "no whole number"),
            (tensor(type: "F32", shape: "01", offsets: "0,4"), 4, "no whole number"),
            (tensor(type: "F32", shape: "1,", offsets: "0,4"), 4, "no whole number"),
            (tensor(type: "F32", shape: "9223372036854775808", offsets: "0,4"), 4, "no whole number"),
            (tensor(type: "F32", shape: "4611686018427387904,4", offsets: "0,0"), 0, "does not fill"),
            (tensor(type: "F32", shape: "2", offsets: "0,4"), 4, "does not fill its data_offsets [0, 4]"),
            (tensor(type: "F32", shape: "1", offsets: "4,0"), 4, "does not fill"),
            (tensor(type: "F32", shape: "1", offsets: "0,4"), 3, "take 4 bytes and the file holds 3"),
            (tensor(type: "F32", shape: "1", offsets: "0,4"), 9, "5 bytes follow the last tensor"),
            (tensor(type: "F32", shape: "1", offsets: "4,8"), 8, "leaves a gap before byte 0"),
            (tensor(type: "F32", shape: "1", offsets: "0,4", more: ",\"x\":1"), 4, "unknown key \"x\""),
            (tensor(type: "F32", shape: "1", offsets: "0,4", more: ",\"shape\":[1]"), 4, "\"w.shape\" twice"),
            ("{\"__metadata__\":{\"a\":1}}", 0, "no \"\"\""),
            ("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0, "the key \"a\" twice"),
            ("{\"__metadata__\":{},\"__metadata__\":{}}", 0, "\"__metadata__\" twice"),
            (#"{"__metadata__":{"xray.checksum":"","xray.checksum":""}}"#, 0, "\"xray.checksum\" twice"),
            (#"{"__metadata__":{"xray.checksum":"0000000000000000"}}"#, 0, "was written with"),
            (two("0,1", "0,1"), 2, "\"b\" overlaps byte 1"),
            (two("0,1", "2,3"), 3, "\"b\" leaves a gap before byte 1"),
            (two("0,1", "1,2", second: "a"), 2, "the key \"a\" twice"),
            (two("0,1", "1,2", second: "\\u0061"), 2, "the key \"a\" twice"),
        ])
    func invalidHeadersAreRefused(header: String, dataCount: Int, reason: String) {
        #expect {
            try open(Array(header.utf8), dataCount: dataCount)
        } throws: { error in
            "\(error)".contains("model.safetensors: ") && "\(error)".contains(reason)
        }
    }

    @Test("Text that is no UTF-8 is refused")
    func invalidUTF8IsRefused() {
        let header = Array("{\"".utf8) + [0xC3, 0x28] + Array("\":{}}".utf8)
        #expect { try open(header, dataCount: 0) } throws: { "\($0)".contains("no valid UTF-8") }
    }

    @Test("A header longer than 100 MB is refused before it is read", arguments: [100_000_001, UInt64.max])
    func hugeHeadersAreRefused(length: UInt64) throws {
        let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) } + Array("{}".utf8)
        let path = try folder.write(Data(bytes), to: "model.safetensors")
        #expect { try SafeTensorsFile(path) } throws: { "\($0)".contains("expected at most 100000000") }
    }
}

private func tensor(type: String, shape: String, offsets: String, more: String = "") -> String {
    "{\"w\":{\"dtype\":\"\(type)\",\"shape\":[\(shape)],\"data_offsets\":[\(offsets)]\(more)}}"
}

private func two(_ first: String, _ second: String, second name: String = "b") -> String {
    """
    {"a":{"dtype":"U8","shape":[1],"data_offsets":[\(first)]},\
    "\(name)":{"dtype":"U8","shape":[1],"data_offsets":[\(second)]}}
    """
}
