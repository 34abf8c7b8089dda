/// The mean of vectors of the same length, of one or more of them.
func mean(_ vectors: [[Float]]) -> [Float] {
    guard let first = vectors.first, vectors.count > 1 else { return vectors.first ?? [] }
    return first.indices.map { index in
        Float(vectors.reduce(0.0) { $0 + Double($1[index]) } / Double(vectors.count))
    }
}
