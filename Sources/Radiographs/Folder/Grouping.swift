extension Sequence {
    /// Groups of elements that are the same, each and the list of groups in the order of their first elements. Every
    /// element is compared with the first of each group: for few elements, or few groups.
    func grouped(by areSame: (Element, Element) -> Bool) -> [[Element]] {
        reduce(into: []) { groups, element in
            let known = groups.firstIndex { areSame($0[0], element) }
            if let known { groups[known].append(element) } else { groups.append([element]) }
        }
    }
}
