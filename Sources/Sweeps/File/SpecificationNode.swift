import Specification
import Yams

/// A value of the experiment file together with its place, so that every complaint can name both.
struct SpecificationNode {
  let node: Node
  let origin: ExperimentOrigin
  /// The way to the value, such as `skew[0].P`.
  let path: String

  /// Where it stands: `file:line`, or what the command line says.
  var place: String { origin.place(of: path, mark: node.mark) }

  /// What stands there, shortened for a message.
  var found: String {
    switch node {
    case .scalar(let scalar): scalar.string.isEmpty ? "empty" : scalar.string.shortened
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .alias: "an alias"
    }
  }

  func invalid(
    _ valid: String, found: String? = nil, close: [String] = []
  ) -> ExperimentError {
    .invalid(
      place: place, field: path, found: found ?? self.found, valid: valid, close: close)
  }
}

// MARK: - Scalars

extension SpecificationNode {
  func text() throws -> String {
    guard let scalar = node.scalar, !scalar.string.isEmpty else { throw invalid("text") }
    return scalar.string
  }

  func integer(in range: ClosedRange<Int>) throws -> Int {
    guard let value = wholeNumber, range.contains(value) else {
      throw invalid("a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  func number(in range: ClosedRange<Double>) throws -> Double {
    guard let value = decimalNumber, range.contains(value) else {
      throw invalid("a number from \(range.lowerBound) to \(range.upperBound)")
    }
    return value
  }

  /// The number that the digits say: YAML 1.1 would read `050` by eights and `1:30` by sixties.
  var wholeNumber: Int? {
    guard let text = node.scalar?.string, text.wholeMatch(of: /[+-]?[0-9]+/) != nil else {
      return nil
    }
    return Int(text)
  }

  private var decimalNumber: Double? {
    guard let text = node.scalar?.string,
      text.wholeMatch(of: /[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?/) != nil
    else { return nil }
    return Double(text)
  }

  func flag() throws -> Bool {
    guard let value = node.bool else { throw invalid("true or false") }
    return value
  }

  /// One of an enumeration's raw values.
  func choice<Choice: RawRepresentable & CaseIterable>() throws -> Choice
  where Choice.RawValue == String {
    try choice(of: Choice.allCases, named: \.rawValue)
  }

  /// One of some values that have names.
  func choice<Choice>(
    of choices: some Collection<Choice>, named name: (Choice) -> String
  ) throws -> Choice {
    let text = node.scalar?.string
    guard let value = choices.first(where: { name($0) == text }) else {
      let names = choices.map(name)
      throw invalid(names.joined(separator: ", "), close: names.closest(to: text ?? ""))
    }
    return value
  }
}

// MARK: - Lists and mappings

extension SpecificationNode {
  /// The entries of a list that may not be empty.
  func list() throws -> [SpecificationNode] {
    guard let sequence = node.sequence, !sequence.isEmpty else {
      let key = path.split(separator: ".").last.map(String.init) ?? path
      let example = Self.examples[key].map { ", such as \($0)" } ?? ""
      let isEmpty = node.sequence?.isEmpty == true
      throw invalid(
        "a list with at least one entry\(example)", found: isEmpty ? "an empty list" : nil)
    }
    return sequence.enumerated().map { index, node in
      SpecificationNode(node: node, origin: origin, path: "\(path)[\(index)]")
    }
  }

  /// Lists as messages show them, by their keys.
  private static let examples = [
    "P": "[50, 75, 100]", "seeds": "[1, 2, 3]", "augment": "[flip, shift]",
    "skew": "[{attribute: Eyeglasses, P: [50, 100]}]", "endpoints": "[eyeDetectors]",
    "controls": "[mouthDetectors]", "hidden": "[512, 64]", "freeze": "[conv1, layer1]",
  ]

  var isList: Bool { node.sequence != nil }

  /// The entries of a mapping whose keys are names that the user chose, by name.
  func entries() throws -> [(key: String, value: SpecificationNode)] {
    guard let mapping = node.mapping, !mapping.isEmpty else {
      throw invalid("a mapping from names to values")
    }
    return mapping.map { key, value in
      let name = key.scalar?.string ?? "?"
      return (name, SpecificationNode(node: value, origin: origin, path: "\(path).\(name)"))
    }.sorted { $0.key < $1.key }
  }

  /// Reads a list whose entries must differ from each other.
  func distinct<Value: Hashable>(_ read: (SpecificationNode) throws -> Value) throws -> [Value] {
    var seen: Set<Value> = []
    return try list().map { entry in
      let value = try read(entry)
      guard seen.insert(value).inserted else { throw entry.invalid("each value once") }
      return value
    }
  }

  /// The value as a mapping that has no other keys than `keys`.
  func mapping(keys: [String]) throws -> SpecificationMapping {
    guard let mapping = node.mapping else {
      throw invalid("a mapping with the keys \(keys.joined(separator: ", "))")
    }
    var values: [String: SpecificationNode] = [:]
    for (key, value) in mapping {
      let name = key.scalar?.string ?? "?"
      let way = path.isEmpty ? name : "\(path).\(name)"
      guard keys.contains(name) else {
        throw ExperimentError.unknownKey(
          place: origin.place(of: way, mark: key.mark), key: way.shortened, valid: keys)
      }
      values[name] = SpecificationNode(node: value, origin: origin, path: way)
    }
    return SpecificationMapping(values: values, owner: self)
  }
}

/// The entries of a mapping whose keys have been checked.
struct SpecificationMapping {
  fileprivate let values: [String: SpecificationNode]
  fileprivate let owner: SpecificationNode

  /// The value of an optional key.
  subscript(key: String) -> SpecificationNode? { values[key] }

  /// The value of a key that must be there; `valid` says what it may be.
  func required(_ key: String, _ valid: String) throws -> SpecificationNode {
    guard let value = values[key] else {
      throw ExperimentError.missingKey(
        place: owner.node.mark.map { "\(owner.origin.file):\($0.line)" } ?? owner.place,
        key: owner.path.isEmpty ? key : "\(owner.path).\(key)", valid: valid)
    }
    return value
  }
}
