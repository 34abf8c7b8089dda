import Randomness
import Reports
import Testing
import Training

@Suite("Lines as a drawing spells them")
struct DrawnPathTests {
    private func places(_ points: [(Double, Double)]) -> [DrawnPath.Place] {
        DrawnPath(points.map { Picture.Point(x: $0.0, y: $0.1) }).places
    }

    @Test("Places that round to one are one, and the middle of a straight part is left out")
    func whatCannotBeSeen() {
        #expect(
            places([(0, 0), (0.01, 0), (0.02, 0.01), (5, 0), (10, 0), (10, 7)])
                == [.init(x: 0, y: 0), .init(x: 100, y: 0), .init(x: 100, y: 70)])
        #expect(places([(0, 0), (1, 2), (2, 4), (3, 6)]) == [.init(x: 0, y: 0), .init(x: 30, y: 60)])
    }

    @Test("A turn stays, also one back along the line")
    func turnsStay() {
        #expect(places([(0, 0), (10, 0), (5, 0), (5, 5)]).map(\.x) == [0, 100, 50, 50])
    }

    @Test("The ends stay, however near they are")
    func endsStay() {
        #expect(places([(1, 1), (1, 1)]).count == 2)
        #expect(places([(0, 0), (8, 3), (8.1, 3)]).last == DrawnPath.Place(x: 81, y: 30))
        #expect(
            DrawnPath([Picture.Point(x: -0.5, y: 2.25), Picture.Point(x: 3, y: 4)]).coordinates
                == "-0.5,2.3 3,4")
    }

    @Test("The curves of 20,000 images take a few kilobytes, and begin and end where they did")
    func largeSetsAreSmall() throws {
        var random = RandomStream(seed: 3, purpose: .test)
        let scores = (0..<20_000).map { _ in Double(random.uniform()) }
        let ranking = RankedScores(scores: scores, isPositive: scores.indices.map { $0 % 3 == 0 })
        let roc = ranking.rocCurve.map { ($0.falsePositiveRate, $0.truePositiveRate) }
        let precision = ranking.precisionRecallCurve.map { ($0.recall, $0.precision) }
        for curve in [roc, precision] {
            #expect(curve.count > 15_000)
            let points = curve.map { Picture.Point(x: 58 + 348 * $0.0, y: 378 - 360 * $0.1) }
            let path = DrawnPath(points)
            #expect(path.coordinates.utf8.count < 30_000)
            let ends = DrawnPath([points[0], points[points.count - 1]]).places
            #expect([path.places.first, path.places.last] == [ends.first, ends.last])
        }
    }
}
