import Specification

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
