import Foundation

/// The first key that stands twice in one object of a JSON document, from the root: `training.epochs`. Foundation takes
/// one of the two, and says nothing.
///
/// - Parameter json: a document without an error in its syntax.
func repeatedKey(in json: Data) -> String? {
    var levels: [Level] = []
    var position = json.startIndex
    while position < json.endIndex {
        let byte = json[position]
        position += 1
        switch byte {
        case UInt8(ascii: "{"): levels.append(Level(isObject: true))
        case UInt8(ascii: "["): levels.append(Level(isObject: false))
        case UInt8(ascii: "}"), UInt8(ascii: "]"): levels.removeLast()
        case UInt8(ascii: ","):
            levels[levels.count - 1].index += 1
            levels[levels.count - 1].awaitsKey = true
        case UInt8(ascii: "\""):
            let start = position - 1
            while position < json.endIndex, json[position] != UInt8(ascii: "\"") {
                position += json[position] == UInt8(ascii: "\\") ? 2 : 1
            }
            position += 1
            guard let last = levels.indices.last, levels[last].isObject, levels[last].awaitsKey,
                let key = text(json[start..<position])
            else { continue }
            levels[last].awaitsKey = false
            levels[last].key = key
            if !levels[last].keys.insert(key).inserted { return spelledPath(levels.map(\.place)) }
        default: break
        }
    }
    return nil
}

/// An object or a list that is open where the document is being read.
private struct Level {
    let isObject: Bool
    var awaitsKey = true
    var keys: Set<String> = []
    var key = ""
    var index = 0

    init(isObject: Bool) { self.isObject = isObject }

    var place: any CodingKey { isObject ? AnyKey(stringValue: key) : AnyKey(intValue: index) }
}

/// A string of a JSON document, with its quotes, as what it stands for.
private func text(_ string: Data) -> String? {
    string.contains(UInt8(ascii: "\\"))
        ? try? JSONDecoder().decode(String.self, from: string)
        : String(decoding: string.dropFirst().dropLast(), as: UTF8.self)
}
