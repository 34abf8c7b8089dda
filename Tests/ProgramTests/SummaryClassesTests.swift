import TestSupport
import Testing

extension ProgramTests {
    @Suite("The classes of a summary")
    struct SummaryClassesTests {
        @Test("A preset takes a number of classes, and two without one")
        func preset() throws {
            let place = try Workplace()
            let two = try place.run("xray-data", "summary", "base")
            let alsoTwo = try place.run("xray-data", "summary", "base", "--classes", "2")
            let three = try place.run("xray-data", "summary", "base", "--classes", "3")
            for run in [two, alsoTwo, three] { expectSuccess(run) }
            #expect(two.output == alsoTwo.output && two.output != three.output)
        }

        @Test("A config that spells its layers out has its classes in them, and takes no others")
        func spelledOut() throws {
            let place = try Workplace()
            for count in ["2", "5"] {
                let run = try place.run("xray-data", "summary", "tiny.json", "--classes", count)
                expectRefusal(
                    run, by: "xray-data", status: 64, naming: "--classes", "tiny.json",
                    "spells its layers out")
                #expect(run.output.isEmpty && run.errors.hasSuffix("; see xray-data summary --help\n"))
            }
        }
    }
}
