import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("Weights that give no probabilities")
    struct BrokenWeightsTests {
        @Test("Nothing is decided on what is no number")
        func nothingIsDecided() throws {
            let place = try Workplace()
            let model = try ModelFile(readFrom: Shared.model())
            // Finite, and too large for what is computed with them.
            for entry in model.parameters.layout.entries {
                let values = model.parameters.values(of: entry)
                for index in values.indices { values[index] *= 1e38 }
            }
            try model.write(to: place.path.appending("broken.safetensors"))
            let images = try ImageFiles.below(try Shared.phantom().appending("test")).prefix(2)
                .map(\.string)
            let alone = try place.run("xray-predict", "--checkpoint", "broken.safetensors", images[0])
            #expect(alone.status == 65)
            #expect(alone.output.isEmpty)
            #expect(alone.errors.contains("\(images[0]): the network gave the probability "))
            let both = try place.run(
                "xray-predict", "--json", "--checkpoint", "broken.safetensors", images[0], images[1])
            #expect(both.status == 65)
            #expect(both.output.isEmpty)
            #expect(both.errors.contains("2 of 2 images could not be classified"))
        }
    }
}
