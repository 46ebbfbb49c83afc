/// A dictionary of a pickle that holds tensors by name.
struct StateDict: Equatable {
  /// The keys that lead to it, none for the file's own content.
  let path: [String]
  /// Its place among the pickle's dictionaries.
  let place: Int

  /// How `--state-dict` names it: its keys with dots between them, or a dot for the whole file.
  var name: String { path.isEmpty ? "." : path.joined(separator: ".") }

  /// How deep a dictionary may lie, and how many are looked for.
  private static let (deepest, most) = (6, 1000)
}

extension StateDict {
  /// All of a pickle, outer ones first; each container is looked into once.
  static func all(in pickle: Pickle) -> [StateDict] {
    var found: [StateDict] = []
    var seenDictionaries: Set<Int> = []
    var seenSequences: Set<Int> = []
    var layer: [(path: [String], value: Pickle.Value)] = [([], pickle.root)]
    for _ in 0..<deepest {
      var next: [(path: [String], value: Pickle.Value)] = []
      for (path, value) in layer {
        switch value {
        case .dictionary(let place) where seenDictionaries.insert(place).inserted:
          let items = pickle.dictionaries[place]
          if items.contains(where: { $0.key.text != nil && $0.value.isTensor }) {
            found.append(StateDict(path: path, place: place))
          }
          next += items.compactMap { item in
            item.key.text.map { (path + [$0], item.value) }
          }
        case .list(let place), .tuple(let place):
          guard seenSequences.insert(place).inserted else { continue }
          next += pickle.sequences[place].enumerated().map { (path + ["\($0)"], $1) }
        default: break
        }
      }
      layer = next.filter { $0.value.isContainer }
      if found.count >= most { return Array(found.prefix(most)) }
    }
    return found
  }

  /// The one to read: the one that is asked for, else the only one of a known network, else the only
  /// one there is.
  ///
  /// Throws `TorchError` where there is none or more than one.
  static func choose(
    in pickle: Pickle, file: String, asked: String?, isKnown: ([String]) -> Bool
  ) throws -> StateDict {
    let all = all(in: pickle)
    if let asked {
      guard let found = all.first(where: { $0.name == asked }) else {
        throw TorchError.unknownStateDict(file: file, asked: asked, known: all.map(\.name))
      }
      return found
    }
    guard !all.isEmpty else {
      throw TorchError.noStateDict(file: file, found: pickle.root.words(in: pickle))
    }
    let known = all.filter { isKnown($0.names(in: pickle)) }
    let candidates = known.isEmpty ? all : known
    guard candidates.count == 1 else {
      throw TorchError.severalStateDicts(file: file, found: candidates.map(\.name))
    }
    return candidates[0]
  }

  /// The names of its tensors.
  func names(in pickle: Pickle) -> [String] {
    pickle.dictionaries[place].compactMap { $0.value.isTensor ? $0.key.text : nil }
  }
}

extension Pickle.Value {
  /// The value, where it is a text.
  var text: String? { if case .text(let text) = self { text } else { nil } }

  /// Whether it is a tensor.
  var isTensor: Bool { if case .tensor = self { true } else { false } }

  fileprivate var isContainer: Bool {
    switch self {
    case .dictionary, .list, .tuple: true
    default: false
    }
  }

  /// What it is, in a few words.
  fileprivate func words(in pickle: Pickle) -> String {
    switch self {
    case .tensor: "one tensor"
    case .dictionary(let place): "a dictionary of \(pickle.dictionaries[place].count) entries"
    case .list(let place), .tuple(let place): "a list of \(pickle.sequences[place].count) entries"
    default: "a single value"
    }
  }
}
