/// Finds the files of a data set that hold the same picture.
struct DuplicateSearch {
    /// The likeness from which two pictures are taken for the same one; see ``Thumbnail/likeness(to:)``.
    ///
    /// Among the 11 million pairs of 4,694 of the published training images, no two different pictures were above 0.73;
    /// the same picture compressed again, at quality 30 and half the size at worst, was at 0.97 or above, with a
    /// hundredth cut off at each border at 0.895 or above.
    static let leastLikeness = 0.85

    private let dataset: InspectedDataset
    /// Which group each sample belongs to, as a forest of links to an earlier one.
    private var parents: [Int]
    /// The least likeness of any two samples of the group that were found alike.
    private var likeness: [Double]

    /// Groups of two files or more, in the order of their first ones.
    static func groups(in dataset: InspectedDataset) -> [DuplicateGroup] {
        let paths = dataset.samples.map(\.path)
        let exact = FileInspection.duplicates(among: dataset.files, paths: paths)
        var search = DuplicateSearch(dataset)
        for group in exact {
            for index in group.dropFirst() { search.join(group[0], index, likeness: 1) }
        }
        search.joinNearDuplicates(leavingOut: Set(exact.flatMap { $0.dropFirst() }))
        let exactSets = Set(exact.map { Set($0) })
        return search.groups.map { members in
            DuplicateGroup(
                members.map { dataset.samples[$0] },
                kind: exactSets.contains(Set(members)) ? .exact : .near,
                likeness: search.likeness[search.root(members[0])])
        }
    }

    private init(_ dataset: InspectedDataset) {
        self.dataset = dataset
        parents = Array(dataset.samples.indices)
        likeness = dataset.samples.map { _ in 1 }
    }

    private mutating func joinNearDuplicates(leavingOut copies: Set<Int>) {
        let files = dataset.files
        // Blank pictures are all alike, which is said of them elsewhere.
        let indices = files.indices.filter { index in
            !copies.contains(index)
                && SuspiciousFile.all(of: dataset.samples[index], files[index]).allSatisfy {
                    $0.kind != .constant
                }
                && files[index].picture != nil
        }
        let hashes = indices.map { files[$0].picture?.hash ?? 0 }
        var found: [(Int, Int, Double)] = []
        HashNeighbours.forEachPair(of: hashes, within: HashNeighbours.greatestDistance) { first, second in
            let (first, second) = (indices[first], indices[second])
            guard let a = files[first].picture?.thumbnail, let b = files[second].picture?.thumbnail else {
                return
            }
            let likeness = a.likeness(to: b)
            if likeness >= Self.leastLikeness { found.append((first, second, likeness)) }
        }
        for (first, second, likeness) in found { join(first, second, likeness: likeness) }
    }

    private func root(_ index: Int) -> Int {
        var index = index
        while parents[index] != index { index = parents[index] }
        return index
    }

    private mutating func join(_ a: Int, _ b: Int, likeness found: Double) {
        let (first, second) = (min(root(a), root(b)), max(root(a), root(b)))
        parents[second] = first
        likeness[first] = min(likeness[first], likeness[second], found)
    }

    private var groups: [[Int]] {
        Dictionary(grouping: parents.indices, by: root).values.filter { $0.count > 1 }
            .map { $0.sorted() }.sorted { $0[0] < $1[0] }
    }
}
