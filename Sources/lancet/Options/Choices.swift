import ArgumentParser
import Specification

/// A comma-separated list of an enumeration's values, or `all` of them.
struct Choices<Choice>: ExpressibleByArgument
where Choice: RawRepresentable & CaseIterable & Sendable, Choice.RawValue == String {
  let values: [Choice]
  private let unknown: [String]

  init(_ values: [Choice]) {
    (self.values, unknown) = (values, [])
  }

  init(argument: String) {
    let names = argument.namesOnce
    values = argument == "all" ? Array(Choice.allCases) : names.compactMap { Choice(rawValue: $0) }
    unknown = argument == "all" ? [] : names.filter { Choice(rawValue: $0) == nil }
  }

  /// Throws unless each name is one of the values; `option` is as the user writes it.
  func validate(_ option: String) throws {
    try UnknownName.refuse(unknown, option, valid: Choice.allCases.map(\.rawValue) + ["all"])
  }

  var defaultValueDescription: String {
    values.map(\.rawValue).joined(separator: ",")
  }
}

extension String {
  /// The names of a comma-separated list, each once, in the order of the list.
  var namesOnce: [String] {
    var seen: Set<String> = []
    return split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      .filter { seen.insert($0).inserted }
  }
}

/// What is said of a name in a list that is none of those that may stand there.
enum UnknownName {
  /// Throws for the first of some names that are not valid; nothing where there is none.
  ///
  /// `all` are the valid names, where `valid` says some of them in other words.
  static func refuse(
    _ unknown: [String], _ option: String, valid: [String], all: [String]? = nil
  ) throws {
    guard let name = unknown.first else { return }
    throw ValidationError(
      "\(option) is \(name.isEmpty ? "empty" : name). \((all ?? valid).closest(to: name).didYouMean)"
        + "Valid: \(valid.joined(separator: ", ")).")
  }
}
