// A dictionary's source is one word of the experiment file: a name, or the path of a folder.

extension DictionarySource: RawRepresentable {
  package init(rawValue: String) {
    switch rawValue {
    case "synthetic": self = .synthetic
    case "data": self = .data
    default: self = .published(path: rawValue)
    }
  }

  package var rawValue: String {
    switch self {
    case .synthetic: "synthetic"
    case .data: "data"
    case .published(let path): path
    }
  }
}

extension DictionarySource {
  /// Reads the word; a path is told from a misspelt name by its `/` or `.`.
  init(_ node: SpecificationNode) throws {
    let text = try node.text()
    self = DictionarySource(rawValue: text)
    if case .published = self, !text.contains("/"), !text.contains(".") {
      throw node.invalid(
        "synthetic, data, or the folder of a dictionary, such as ./faces/dictionary")
    }
  }
}

extension DissectionSpecification {
  /// Images that stand for all that a dictionary has.
  static let allImages = 1_000_000

  /// The settings without what is identified by its content instead: where a dictionary lies.
  var identity: DissectionSpecification {
    var settings = self
    if case .published = dictionary { settings.dictionary = .published(path: "") }
    return settings
  }
}
