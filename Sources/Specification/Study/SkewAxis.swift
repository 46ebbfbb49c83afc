/// What goes with the target the more, the larger P is.
package enum SkewAxis: Sendable, Hashable, Decodable {
  case attribute(String)
  case transform(ImageTransform)
  /// Nothing: the data are taken as they are. Its P is 0.
  case unskewed

  /// What stands in the place of an axis where there is none.
  package static let unskewedName = "unskewed"

  /// The name of the attribute, or of the transform with its parameter.
  package var name: String {
    switch self {
    case .attribute(let name): name
    case .transform(let transform): transform.name
    case .unskewed: Self.unskewedName
    }
  }

  /// Whether an axis is an attribute of the table or a transform of the images.
  package enum Kind: String, CaseIterable, Sendable, Codable {
    case attribute, transform
  }

  package var kind: Kind {
    switch self {
    case .attribute, .unskewed: .attribute
    case .transform: .transform
    }
  }

  /// What changes the pictures, if the axis is a transform.
  package var transform: ImageTransform? {
    if case .transform(let transform) = self { return transform }
    return nil
  }
}
