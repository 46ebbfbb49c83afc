import Specification

extension FaceTable {
  /// The column of an attribute that some images have and some have not.
  ///
  /// Throws a `FacesError` that lists similar names, the single value, or what else is in the column.
  package func values(of name: String) throws -> [Bool] {
    guard let column = attributes[name] else {
      if let refusal = refusals[name] { throw refusal }
      let names = attributes.keys.sorted()
      let close = names.closest(to: name)
      throw FacesError.unknownAttribute(
        name: name, table: origin, close: close.isEmpty ? names : close)
    }
    guard let first = column.first, column.contains(!first) else {
      throw FacesError.constantAttribute(
        name: name, table: origin, value: column.first ?? false, images: count)
    }
    return column
  }
}
