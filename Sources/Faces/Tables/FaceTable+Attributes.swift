import Specification

extension FaceTable {
  /// The column of an attribute that some images have and some have not; nil where it is not known.
  ///
  /// Throws a `FacesError` that lists similar names, the single value, or what else is in the column.
  package func values(of name: String) throws -> [Bool?] {
    guard let column = attribute(name) else {
      if let refusal = refusals[name] ?? refusals[HeaderName.attribute(name)] { throw refusal }
      let names = attributes.keys.sorted()
      throw FacesError.unknownAttribute(
        name: name, table: origin, close: names.closest(to: name), all: names)
    }
    let known = column.lazy.compactMap { $0 }
    guard let first = known.first, known.contains(!first) else {
      throw FacesError.constantAttribute(
        name: name, table: origin, value: known.first ?? false, images: known.count)
    }
    return column
  }
}
