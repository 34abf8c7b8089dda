import TestSupport
import Testing

extension ProgramTests {
    @Suite("Configs and command lines that are wrong")
    struct BadConfigTests {
        @Test("A config that is not there")
        func absent() throws {
            expectRefusal(
                try Workplace().run("xray-train", "--config", "absent.json"), status: 66,
                naming: "absent.json")
        }

        @Test(
            "A fault in the config is told with its key",
            arguments: [
                // A misspelt key: the nearest is suggested.
                (#""epochs""#, #""epoch""#, [#"training.epoch:"#, #"did you mean "epochs"?"#]),
                (
                    #""rotationRange""#, #""rotatonRange""#,
                    ["augmentation.rotatonRange:", #""rotationRange""#]
                ),
                (#""filters""#, #""fliters""#, ["network.layers[0].fliters:", #""filters""#]),
                (#""maxPooling""#, #""maxPoolng""#, ["network.layers[1]", #""maxPooling""#]),
                // A wrong type or value.
                (#""batchSize": 8"#, #""batchSize": "8""#, ["training.batchSize:", "a whole number"]),
                (#""batchSize": 8"#, #""batchSize": 0"#, ["training.batchSize:", "found 0"]),
                (#""rate": 0.2"#, #""rate": 2"#, ["network.layers[4]", "rate"]),
                // A network that cannot be.
                (#""kernelSize": 2"#, #""kernelSize": 40"#, [#""pool""#, "40"]),
                (#""units": 2"#, #""units": 3"#, [#""logits""#, "2 classes"]),
                // Of two values Foundation would take one.
                (#""batchSize": 8"#, #""batchSize": 8, "batchSize": 4"#, ["training.batchSize:", "twice"]),
                // A checkpoint has tensors of its own.
                (#""name": "conv""#, #""name": "average/conv""#, ["network.layers: ", #""average/conv""#]),
                // Not JSON at all.
                (#""name": "tiny","#, #""name": "tiny""#, []),
            ])
        func faults(original: String, wrong: String, words: [String]) throws {
            let config = Workplace.config().replacing(original, with: wrong, maxReplacements: 1)
            try #require(config != Workplace.config())
            let place = try Workplace(config: config)
            let run = try place.train()
            // How many classes the data has is not known to the file, nor what a checkpoint holds.
            let isOfTheRun = wrong.contains("units") || wrong.contains("average/")
            expectRefusal(run, status: 65, naming: isOfTheRun ? "network" : "tiny.json: ")
            for word in words { #expect(run.errors.contains(word), "\(run.errors)") }
            #expect(!place.has("run"))
        }

        @Test(
            "A command line that cannot be understood is refused with the flag",
            arguments: [
                ("xray-train", [], "--config"),
                ("xray-train", ["--config", "tiny.json", "--resume", "run"], "--resume"),
                ("xray-train", ["--resume", "run", "--output", "other"], "--output"),
                ("xray-train", ["--resume", "run", "--seed", "5"], "--seed"),
                ("xray-train", ["--resume", "run", "--batch-size", "5"], "--batch-size"),
                ("xray-train", ["--resume", "run", "--name", "other"], "--name"),
                ("xray-train", ["--config", "tiny.json", "--epochs", "0"], "--epochs"),
                ("xray-train", ["--config", "tiny.json", "--epochs", "many"], "--epochs"),
                ("xray-train", ["--config", "tiny.json", "--learning-rate", "nan"], "--learning-rate"),
                ("xray-train", ["--config", "tiny.json", "--precision", "float8"], "--precision"),
                ("xray-train", ["--config", "tiny.json", "--name", "a/b"], "--name"),
                ("xray-train", ["--config", "tiny.json", "--epoch", "3"], "--epoch"),
                ("xray-train", ["--config"], "--config"),
                ("xray-eval", ["--data", "."], "--checkpoint"),
                ("xray-eval", ["--checkpoint", "a", "--data", ".", "--threshold", "1"], "--threshold"),
                ("xray-eval", ["--checkpoint", "a", "--data", ".", "--split", "exam"], "--split"),
                (
                    "xray-eval", ["--checkpoint", "a", "--data", ".", "--stress", "--split", "test"],
                    "--split"
                ),
                ("xray-data", ["phantom", "set", "--train", "1"], "--train"),
                ("xray-data", ["phantom", "set", "--size", "5"], "--size"),
                ("xray-data", ["phantm"], "phantm"),
                ("xray-data", ["summary", "base", "--classes", "1"], "--classes"),
                ("xray-bench", ["--bogus"], "--bogus"),
            ])
        func usage(program: String, arguments: [String], word: String) throws {
            let place = try Workplace()
            let run = try ProgramRun(program, arguments, currentFolder: place.path)
            expectRefusal(run, by: program, status: 64, naming: word, "; see \(program) ", " --help\n")
            #expect(run.output.isEmpty)
        }
    }
}
