import Concepts
import Specification

/// What a table says of each face about a target: the answers that a model learns to give.
package struct TargetLabels: Sendable, Equatable {
  /// One for each face of the table; nil where it is not known.
  package enum Answers: Sendable, Equatable {
    /// The place of the class among `names`.
    case classes([Int?])
    /// Attribute by attribute, in the order of `names`.
    case attributes([[Bool?]])
    case number([Double?])
  }

  package let target: Target
  /// The classes in their order, the attributes, or the number's column.
  package let names: [String]
  package let answers: Answers

  /// The classes of an attribute: what a table of results calls images without and with it.
  package static let binaryClasses = ["0", "1"]

  package init(_ target: Target, names: [String], answers: Answers) {
    (self.target, self.names, self.answers) = (target, names, answers)
  }

  /// How many numbers a model answers with.
  package var outputs: Int {
    if case .number = answers { 1 } else { names.count }
  }

  /// Whether anything of the target is known of a face.
  package func isKnown(of face: Int) -> Bool {
    switch answers {
    case .classes(let places): places[face] != nil
    case .attributes(let columns): columns.contains { $0[face] != nil }
    case .number(let numbers): numbers[face] != nil
    }
  }

  /// The answer for a face as text, `?` where it is not known: what identifies what a model learns.
  package func text(of face: Int) -> String {
    switch answers {
    case .classes(let places): places[face].map { names[$0] } ?? "?"
    case .attributes(let columns):
      columns.map { column in column[face].map { $0 ? "1" : "0" } ?? "?" }.joined()
    case .number(let numbers): numbers[face].map { "\($0)" } ?? "?"
    }
  }

  /// Says of how many of some faces an answer is not known; none where all are.
  package func unknownNotices(among faces: [Int]) -> [String] {
    func notice(_ name: String, _ isKnown: (Int) -> Bool) -> String? {
      let unknown = faces.count { !isKnown($0) }
      if unknown == 0 { return nil }
      return
        "\(name) is not known of \(unknown) of \(counted(faces.count, "face")): there it is neither "
        + "trained on nor counted."
    }
    switch answers {
    case .classes, .number:
      return [notice(target.name, isKnown(of:))].compactMap(\.self)
    case .attributes(let columns):
      return zip(names, columns).compactMap { name, column in notice(name) { column[$0] != nil } }
    }
  }
}

extension FaceTable {
  /// What the table says about a target.
  ///
  /// Nothing, words such as `unknown`, and 0 are not known, but for a 0 that is listed among the classes.
  /// Throws a `FacesError` for an attribute or column that is not there, for too few or too many classes,
  /// and for words where numbers have to be.
  package func labels(of target: Target) throws -> TargetLabels {
    switch target {
    case .attribute(let name):
      let places = try values(of: name).map { value in value.map { $0 ? 1 : 0 } }
      return TargetLabels(target, names: TargetLabels.binaryClasses, answers: .classes(places))
    case .attributes(let names):
      return TargetLabels(
        target, names: names, answers: .attributes(try names.map { try values(of: $0) }))
    case .classes(let column, let wanted):
      let all = try words(of: column)
      let words = all.map { Self.className(of: $0, among: wanted) }
      let found = ClassOrder.sorted(Set(words.compactMap(\.self)))
      if let missing = wanted.first(where: { !found.contains($0) }) {
        let others = Set(all.compactMap { Self.className(of: $0, among: []) })
        throw FacesError.unknownClass(
          missing, column: column, table: origin, found: ClassOrder.sorted(others))
      }
      let names = wanted.isEmpty ? found : wanted
      guard Target.classCounts.contains(names.count) else {
        throw FacesError.unfitClasses(column: column, table: origin, found: found)
      }
      let places = Dictionary(uniqueKeysWithValues: zip(names, 0...))
      return TargetLabels(
        target, names: names, answers: .classes(words.map { $0.flatMap { places[$0] } }))
    case .number(let column):
      let isAge = GlobalFamily.age.columnNames.contains(column.lowercased())
      let words = try words(of: column)
      return TargetLabels(
        target, names: [column],
        answers: .number(
          try words.enumerated().map { row, word -> Double? in
            switch AttributeValue(word) {
            case .unknown, .number(0): return nil
            case .number(let number): return isAge && number < 0 ? nil : number
            case .yes, .no, .other:
              throw FacesError.noNumber(word, column: column, image: names[row], table: origin)
            }
          }))
    }
  }

  /// The words of a column, one for each face.
  private func words(of name: String) throws -> [String] {
    guard let column = columns[name] else {
      throw FacesError.missing(
        what: "column \(name) to learn", folder: origin, found: columns.keys.sorted())
    }
    return column
  }

  /// The class that a word names; nil where it says nothing, or is not among those that are wanted.
  private static func className(of word: String, among wanted: [String]) -> String? {
    let name = ClassOrder.name(of: word)
    if !wanted.isEmpty { return wanted.contains(name) ? name : nil }
    return name == "0" || AttributeValue(word) == .unknown ? nil : name
  }

  /// Which faces have a target that skewed images have or have not; nil where it is not known.
  ///
  /// - Precondition: the target has a `binaryName`.
  package func binaryValues(of target: Target) throws -> [Bool?] {
    if case .attribute(let name) = target { return try values(of: name) }
    precondition(target.binaryName != nil, "\(target.words) has more than two answers")
    guard case .classes(let places) = try labels(of: target).answers else { return [] }
    return places.map { place in place.map { $0 == 1 } }
  }
}
