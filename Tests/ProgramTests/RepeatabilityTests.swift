import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Equal runs")
    struct RepeatabilityTests {
        @Test("One seed gives one result, whatever the loader's threads; another seed gives another")
        func seeds() throws {
            let place = try Workplace()
            func weights(_ run: String, _ flag: String, _ value: String) throws -> [Data] {
                expectSuccess(try place.train(run, flag, value))
                return try ["best", "last"].map {
                    try place.tensors(of: "\(run)/checkpoints/\($0).safetensors")
                }
            }
            let first = try weights("first", "--seed", "1")
            #expect(try weights("again", "--seed", "1") == first)
            #expect(try weights("threads", "--loader-threads", "3") == first)
            #expect(try weights("other", "--seed", "2") != first)
        }
    }
}
