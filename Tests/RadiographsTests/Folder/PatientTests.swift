import Radiographs
import SystemPackage
import TestSupport
import Testing

@Suite struct PatientTests {
    @Test(
        "The published names tell the patient",
        arguments: [
            ("person123_bacteria_456.jpeg", "person123"),
            ("person123_virus_7.jpeg", "person123"),
            ("person447_virus_921_1.jpeg", "person447"),
            ("NORMAL2-IM-0927-0001.jpeg", "NORMAL2-IM-0927"),
            ("NORMAL-IM-0001-0001.jpeg", "NORMAL-IM-0001"),
            ("IM-0115-0001.jpeg", "IM-0115"),
            ("IM-0608-0001-0001.jpeg", "IM-0608"),
            ("IM-0608.png", "IM-0608"),
        ])
    func publishedNames(file: String, patient: String) {
        #expect(Patient(ofFile: FilePath("train/NORMAL").appending(file)).name == patient)
    }

    @Test(
        "Any other file is a patient of its own",
        arguments: [
            "001.png", "personal.jpeg", "person12a_1.jpeg", "NORMALIM-1.jpeg", "IM-x.jpeg", "Röntgen 1.jpeg",
        ])
    func otherNames(file: String) {
        let one = Patient(ofFile: FilePath("train/A").appending(file))
        let other = Patient(ofFile: FilePath("test/A").appending(file))
        #expect(one.name == "train/A/\(file)")
        #expect(one != other)
    }

    @Test func everyPublishedFileHasAPublishedPatient() throws {
        guard let path = SharedMaterial.find("data/chest_xray") else { return }
        let samples = try ChestXrayFolder(path).allSamples
        #expect(samples.count == 5216)
        #expect(!samples.contains { $0.patient.name == $0.relativePath.string })
    }
}
