import Yams

extension Node {
  /// Replaces or adds the value that `key.path=value` names; `skew.0.P=[50]` reaches into lists.
  mutating func apply(override text: String) throws {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw ExperimentError.override(text, problem: "has no key=value form")
    }
    // `skew[0].P`, as messages name it, is `skew.0.P`.
    let way = String(text[..<equals]).replacing(/\[(\d+)\]/) { ".\($0.output.1)" }
    let keys = way.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let value: Node
    do {
      value = try Self.composed(String(text[text.index(after: equals)...]), of: text) ?? ""
    } catch is YamlError {
      throw ExperimentError.override(text, problem: "its value is not valid YAML")
    }
    guard set(value.withoutPlace, at: keys[...]) else {
      throw ExperimentError.override(text, problem: "the file has no place of that name")
    }
  }

  /// The value without its line, which would be that of the command line.
  private var withoutPlace: Node {
    switch self {
    case .scalar(let scalar): .scalar(.init(scalar.string, scalar.tag, scalar.style))
    case .sequence(let items): .sequence(.init(items.map(\.withoutPlace), items.tag, items.style))
    case .mapping(let pairs):
      .mapping(
        .init(
          pairs.map { ($0.key.withoutPlace, $0.value.withoutPlace) }, pairs.tag, pairs.style))
    case .alias: self
    }
  }

  /// Sets the value at a way of keys and places in lists, or takes it out; false where there is no
  /// such way.
  mutating func set(_ value: Node?, at keys: ArraySlice<String>) -> Bool {
    guard let key = keys.first else {
      self = value ?? ""
      return true
    }
    let rest = keys.dropFirst()
    let removes = value == nil && rest.isEmpty
    if var items = sequence {
      guard let index = Int(key), items.indices.contains(index) else { return false }
      if removes {
        items.remove(at: index)
      } else if !items[index].set(value, at: rest) {
        return false
      }
      self = .sequence(items)
      return true
    }
    guard var pairs = mapping else { return false }
    if removes {
      pairs[Node(key)] = nil
    } else {
      var child = pairs[Node(key)] ?? Node.mapping(.init([]))
      guard child.set(value, at: rest) else { return false }
      pairs[Node(key)] = child
    }
    self = .mapping(pairs)
    return true
  }

  /// This value over `base`: mappings are joined key by key, anything else replaces what is there.
  func overlaid(on base: Node) -> Node {
    guard let own = mapping, var joined = base.mapping else { return self }
    for (key, value) in own {
      joined[key] = joined[key].map { value.overlaid(on: $0) } ?? value
    }
    return .mapping(joined)
  }

  /// What stands at a way of keys and places in lists.
  func value(at keys: ArraySlice<String>) -> Node? {
    guard let key = keys.first else { return self }
    let child =
      mapping?[Node(key)]
      ?? sequence.flatMap { items in
        Int(key).flatMap { items.indices.contains($0) ? items[$0] : nil }
      }
    return child?.value(at: keys.dropFirst())
  }
}
