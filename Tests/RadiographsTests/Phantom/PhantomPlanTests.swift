import Radiographs
import SystemPackage
import Testing

@Suite struct PhantomPlanTests {
    private func count(_ images: [PhantomImage], _ split: SplitName, _ cause: PhantomCause) -> Int {
        images.count { $0.split == split && $0.cause == cause }
    }

    @Test func classesStandInThePublishedRatios() throws {
        let images = try PhantomDataset(trainCount: 3900, valCount: 16, testCount: 540).plan()
        #expect(images.count == 3900 + 16 + 540)
        #expect(count(images, .train, .none) == 1000)
        #expect(count(images, .validation, .none) == 8)
        #expect(count(images, .test, .none) == 200)
        // Two thirds of the ill have a bacterial infection, as in the published set.
        let bacterial = Double(count(images, .train, .bacteria)) / 2900
        #expect((0.58...0.72).contains(bacterial))
    }

    @Test("Names lead back to the patients, and nobody is in two splits", arguments: [1, 2, 3] as [UInt64])
    func names(seed: UInt64) throws {
        let images = try PhantomDataset(trainCount: 400, valCount: 16, testCount: 100, seed: seed).plan()
        #expect(Set(images.map(\.relativePath)).count == images.count)
        var splitOfPatient: [Patient: SplitName] = [:]
        var numberOfPatient: [Patient: Int] = [:]
        for image in images {
            let patient = Patient(ofFile: image.relativePath)
            #expect(patient.name != image.relativePath.string)
            #expect(splitOfPatient.updateValue(image.split, forKey: patient) ?? image.split == image.split)
            #expect(
                numberOfPatient.updateValue(image.patient, forKey: patient) ?? image.patient == image.patient)
        }
        #expect(numberOfPatient.count == Set(images.map(\.patient)).count)
        // Several images of one patient, or there would be nothing to split by.
        #expect(numberOfPatient.count < images.count * 4 / 5)
    }

    @Test("The smallest sets can still be divided", arguments: [4, 5, 6, 7] as [Int])
    func smallest(count: Int) throws {
        let images = try PhantomDataset(trainCount: count, valCount: 2, testCount: 2).plan()
        for isHealthy in [true, false] {
            let train = images.filter { $0.split == .train && ($0.cause == .none) == isHealthy }
            #expect(Set(train.map(\.patient)).count >= 2)
            for split in [SplitName.validation, .test] {
                #expect(images.count { $0.split == split && ($0.cause == .none) == isHealthy } == 1)
            }
        }
    }
}
