import Testing
import Training

@Suite("The name of the processor")
struct MachineDescriptionTests {
    @Test("x86: the name of the first one, with what stands behind a colon in it")
    func named() {
        let text = """
            processor\t: 0
            model\t\t: 85
            model name\t: Some CPU: 3.10GHz
            flags\t\t:

            processor\t: 1
            model name\t: Another
            """
        #expect(MachineDescription.processorName(inCPUInfo: text) == "Some CPU: 3.10GHz")
    }

    @Test("ARM: the numbers of maker and core, which is all that there is")
    func numbered() {
        let text = """
            processor\t: 0
            CPU implementer\t: 0x41
            CPU architecture: 8
            CPU part\t: 0xd0c
            """
        #expect(
            MachineDescription.processorName(inCPUInfo: text) == "ARM core 0xd0c of implementer 0x41")
    }

    @Test("Nothing: no name", arguments: ["", "processor\t: 0\n", "model name\t:\n"])
    func unknown(text: String) {
        #expect(MachineDescription.processorName(inCPUInfo: text) == nil)
    }
}
