/// What a model learns to say of a face.
package enum Target: Sendable, Hashable {
  /// An attribute that a face has or has not, as the table's header writes it.
  case attribute(String)
  /// A column that puts a face into one of some classes; without a list all that the column has.
  case classes(column: String, among: [String] = [])
  /// Several attributes at once, each an answer of its own.
  case attributes([String])
  /// A column that holds a number.
  case number(column: String)
}

extension Target {
  /// How many classes a column may have.
  package static let classCounts = 2...50
  /// How many attributes may be learnt at once.
  package static let attributeCounts = 2...50

  /// What is learnt, in a word or several.
  package var name: String {
    switch self {
    case .attribute(let name): name
    case .classes(let column, _), .number(let column): column
    case .attributes(let names): names.joined(separator: ", ")
    }
  }

  /// What skewed images have or have not: the attribute, or the second of two classes; nil where the
  /// target has more than two answers.
  package var binaryName: String? {
    switch self {
    case .attribute(let name): name
    case .classes(let column, let classes) where classes.count == 2: "\(column) \(classes[1])"
    case .classes, .attributes, .number: nil
    }
  }

  /// The classes of a target that is skewed: without it, then with it.
  package var skewedClasses: [String] {
    if case .classes(_, let classes) = self, classes.count == 2 { classes } else { ["0", "1"] }
  }

  /// The attributes of the table that it is made of.
  package var attributeNames: [String] {
    switch self {
    case .attribute(let name): [name]
    case .attributes(let names): names
    case .classes, .number: []
    }
  }

  /// The columns of the table that are more than yes and no.
  package var columns: [String] {
    switch self {
    case .classes(let column, _), .number(let column): [column]
    case .attribute, .attributes: []
    }
  }

  /// The target as a sentence has it.
  package var words: String {
    switch self {
    case .attribute(let name): name
    case .classes(let column, []): "classes of \(column)"
    case .classes(let column, let classes): "\(column) among \(classes.joined(separator: ", "))"
    case .attributes(let names): "each of \(names.joined(separator: ", "))"
    case .number(let column): "the number \(column)"
    }
  }
}

extension Target: ExpressibleByStringLiteral {
  package init(stringLiteral name: String) { self = .attribute(name) }
}

/// The order in which classes are listed, whatever order a table has them in.
package enum ClassOrder {
  /// By the number that a word begins with, those without one last; then letter by letter.
  package static func sorted(_ names: some Sequence<String>) -> [String] {
    names.sorted { one, other in
      let (first, second) = (leadingNumber(of: one), leadingNumber(of: other))
      if first != second { return first ?? .infinity < second ?? .infinity }
      return one.unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars)
    }
  }

  private static func leadingNumber(of name: String) -> Double? {
    let isNegative = name.hasPrefix("-")
    let digits = name.dropFirst(isNegative ? 1 : 0).prefix {
      $0.isASCII && ($0.isNumber || $0 == ".")
    }
    return Double(digits).map { isNegative ? -$0 : $0 }
  }

  /// A class's name: of a number its shortest form, so that `01` and `1.0` are `1`.
  package static func name(of word: String) -> String {
    guard let number = Double(word), number.isFinite, word.allSatisfy(\.isASCII) else {
      return word
    }
    if number == 0 { return "0" }
    return Int(exactly: number).map(String.init) ?? "\(number)"
  }
}
