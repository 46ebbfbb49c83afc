import Foundation

/// The attributes of a node, each of which has to be asked for.
struct NodeAttributes {
  private let all: [String: ProtoAttribute]
  private var asked: Set<String> = []

  /// Attributes that change no value that is computed here.
  private static let idle: Set<String> = [
    "storage_order", "momentum", "consumed_inputs", "ratio", "seed", "is_test",
    "legacy_optimized_attribute",
    "broadcast", "doc_string",
  ]

  /// Takes a node's attributes.
  ///
  /// Throws a `Fault` where a name stands twice.
  init(_ node: ProtoNode) throws(Fault) {
    var all: [String: ProtoAttribute] = [:]
    for attribute in node.attribute {
      guard all.updateValue(attribute, forKey: attribute.name) == nil else {
        throw Fault("has the attribute \(attribute.name) twice")
      }
    }
    self.all = all
  }

  mutating func has(_ name: String) -> Bool { self[name] != nil }

  private subscript(name: String) -> ProtoAttribute? {
    mutating get {
      asked.insert(name)
      return all[name]
    }
  }

  /// A number.
  mutating func float(_ name: String, _ usual: Float) throws(Fault) -> Float {
    guard let found = self[name] else { return usual }
    try require(found, 1)
    return found.f
  }

  /// A whole number.
  mutating func int(_ name: String, _ usual: Int) throws(Fault) -> Int {
    guard let found = self[name] else { return usual }
    try require(found, 2)
    return Int(found.i)
  }

  /// A word.
  mutating func word(_ name: String, _ usual: String) throws(Fault) -> String {
    guard let found = self[name] else { return usual }
    try require(found, 3)
    return String(decoding: found.s, as: UTF8.self)
  }

  /// Whole numbers; nil where there are none.
  mutating func ints(_ name: String) throws(Fault) -> [Int]? {
    guard let found = self[name] else { return nil }
    try require(found, 7)
    return found.ints.map { Int($0) }
  }

  /// Numbers; nil where there are none.
  mutating func floats(_ name: String) throws(Fault) -> [Float]? {
    guard let found = self[name] else { return nil }
    try require(found, 6)
    return found.floats
  }

  /// A tensor; nil where there is none.
  mutating func tensor(_ name: String) throws(Fault) -> ProtoTensor? {
    guard let found = self[name] else { return nil }
    try require(found, 4)
    return found.t.last
  }

  /// Refuses an attribute whose type is not what it should be; old files state none.
  private func require(_ attribute: ProtoAttribute, _ type: Int32) throws(Fault) {
    guard attribute.refAttrName.isEmpty else {
      throw Fault("takes its attribute \(attribute.name) from a function")
    }
    guard attribute.type == type || attribute.type == 0 else {
      throw Fault("has the attribute \(attribute.name) of type \(attribute.type), not \(type)")
    }
  }

  /// Refuses a node with an attribute that nobody asked for.
  func requireAllAsked() throws(Fault) {
    let rest = all.keys.filter { !asked.contains($0) && !Self.idle.contains($0) }
    if let name = rest.min() { throw Fault("has the attribute \(name), which is not known") }
  }
}

/// What is wrong with a node, as the end of a sentence that begins with it.
struct Fault: Error {
  let problem: String
  /// Whether the file contradicts itself, so that nothing of it is trusted.
  let isContradiction: Bool
  /// What to do about something that cannot be.
  let remedy: String

  /// Something that is not computed here.
  init(_ problem: String) { (self.problem, isContradiction, remedy) = (problem, false, "") }

  /// Something that cannot be.
  init(
    contradiction problem: String, remedy: String = "Export the model again, or check --size."
  ) {
    (self.problem, isContradiction, self.remedy) = (problem, true, remedy)
  }
}
