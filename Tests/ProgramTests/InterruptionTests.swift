import Foundation
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("Runs that are interrupted")
    struct InterruptionTests {
        /// Long enough to be interrupted in its middle, short enough to wait for.
        private static let longConfig = Workplace.config(epochs: 16, batchSize: 2)

        @Test(
            "Going on ends with the weights of a run that was left alone",
            arguments: [SIGKILL, SIGINT])
        func goingOn(signal: Int32) throws {
            let place = try Workplace(config: Self.longConfig)
            expectSuccess(try place.train("whole", "--quiet"))
            let running = try place.beginTraining()
            try #require(running.wait { place.epochs(of: "run") >= 3 }, "it ended before it was interrupted")
            running.send(signal)
            let run = try running.wait()
            if signal == SIGINT {
                expectRefusal(run, status: 130, naming: "interrupted", "xray-train --resume run")
            } else {
                #expect(run.status == 128 + SIGKILL)
            }
            #expect(!place.has("run/report.json"))

            expectSuccess(try place.run("xray-train", "--resume", "run"))
            for name in ["best", "last"] {
                let file = "checkpoints/\(name).safetensors"
                #expect(try place.tensors(of: "run/\(file)") == place.tensors(of: "whole/\(file)"), "\(name)")
            }
            #expect(
                try place.text(of: "run/predictions-test.csv") == place.text(of: "whole/predictions-test.csv")
            )
        }

        @Test("A run that leaves the test images alone is to be told so again, and then leaves them alone")
        func withoutTest() throws {
            let place = try Workplace(config: Self.longConfig)
            let running = try place.beginTraining("run", "--no-test")
            try #require(running.wait { place.epochs(of: "run") >= 1 }, "it ended before it was interrupted")
            running.send(SIGINT)
            expectRefusal(
                try running.wait(), status: 130, naming: "go on with: xray-train --resume run --no-test\n")
            expectSuccess(try place.run("xray-train", "--resume", "run", "--no-test"))
            #expect(!place.has("run/predictions-test.csv"))
            let report = try JSONDecoder().decode(RunReport.self, from: place.bytes(of: "run/report.json"))
            #expect(report.splits.map(\.split) == ["train", "validation"] && report.testSetLooks == nil)
        }

        @Test("A reader of the progress who leaves does not end the training")
        func closedPipe() throws {
            let place = try Workplace()
            let pipe = Pipe()
            try pipe.fileHandleForReading.close()
            let running = try place.beginTraining("run", writingTo: pipe.fileHandleForWriting)
            expectRefusal(try running.wait(), status: 74, naming: "standard output", "Broken pipe")
            #expect(place.epochs(of: "run") == 2 && place.has("run/report.json"))
        }

        @Test("A run that has ended goes on only for more epochs")
        func finished() throws {
            let place = try Workplace()
            expectSuccess(try place.train())
            expectRefusal(
                try place.run("xray-train", "--resume", "run"), status: 65, naming: "run", "--epochs")
            expectSuccess(try place.run("xray-train", "--resume", "run", "--epochs", "3"))
            #expect(place.epochs(of: "run") == 3)
        }

        /// One step of this network takes longer than any test waits for.
        private static let slowConfig = """
            {
              "data": { "directory": "phantom", "cache": "cache" },
              "network": {
                "input": [1, 256, 256],
                "layers": [
                  { "type": "convolution", "filters": 64, "kernelSize": 31, "padding": "same" },
                  { "type": "convolution", "filters": 64, "kernelSize": 31, "padding": "same" },
                  { "type": "maxPooling", "kernelSize": 16 },
                  { "type": "flatten" },
                  { "type": "dense", "units": 2 }
                ]
              },
              "training": { "epochs": 2, "batchSize": 4, "precision": "float32", "convolution": "direct" },
              "evaluation": { "batchSize": 1 }
            }
            """

        @Test("A second Ctrl-C ends the program at once")
        func secondInterrupt() throws {
            let place = try Workplace(config: Self.slowConfig)
            let running = try place.beginTraining()
            try #require(running.wait { running.output.contains("\nrun  ") })
            // Again and again until it ends, which is long before the first step would. Of two signals sent at
            // once the system may deliver one; to wait in between is to bet on how fast the machine is.
            _ = running.wait {
                running.send(SIGINT)
                return false
            }
            let run = try running.wait()
            #expect(run.status == 130)
            // After the first alone a run saves before it leaves, and says so.
            #expect(run.errors.isEmpty)
            #expect(!place.has("run/checkpoints/last.safetensors"))
        }
    }
}
