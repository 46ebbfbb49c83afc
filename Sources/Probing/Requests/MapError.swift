import Painter

/// What can be wrong with activation maps, thresholds and indexes that are handed over.
package enum MapError: Error, CustomStringConvertible, Equatable {
  case wrongType(file: String, tensor: String, found: String)
  case wrongShape(file: String, tensor: String, found: [Int])
  case wrongCount(file: String, tensor: String, found: Int, expected: Int, what: String)
  case otherUnits(file: String, tensor: String, found: Int, expected: Int, layer: String)
  case badName(file: String, tensor: String)
  case unknownProbe(file: String, tensor: String, known: [String])
  case missing(file: String, tensor: String, found: [String])
  case nothing(file: String, dictionary: String)
  case tensor(file: String, tensor: String, reason: String)
  case thresholds(file: String, found: String, valid: String)
  case badIndex(file: String, found: String, valid: String)
  case unreadable(file: String, reason: String)
  case unknownSize(dictionary: String)
  case noPictures(dictionary: String)
  case noMasks(dictionary: String)
  case paintedMaps(dictionary: String)
  case otherFiles(folder: String, found: String)
  case otherModel(folder: String, holds: String, wanted: String)
  case noAxis(dictionary: String, attribute: String, target: String, known: [String])

  package var description: String {
    switch self {
    case .wrongType(let file, let tensor, let found):
      "\(file): tensor \(tensor) is \(found), but activation maps must be F32. Convert them, such as with "
        + "maps.float() in PyTorch."
    case .wrongShape(let file, let tensor, let found):
      "\(file): tensor \(tensor) is \(found), but activation maps are [N, U, h, w]. Give the numbers of "
        + "images, units, rows and columns in that order, none of them 0."
    case .wrongCount(let file, let tensor, let found, let expected, let what):
      "\(file): tensor \(tensor) has the maps of \(found) images, but \(what) has \(expected). Give "
        + "the maps of all of them, in its order."
    case .otherUnits(let file, let tensor, let found, let expected, let layer):
      "\(file): tensor \(tensor) has \(found) units, but \(layer) has \(expected). Give the same "
        + "layer twice, for the pictures in colour and in grayscale."
    case .badName(let file, let tensor):
      "\(file): tensor “\(tensor)” cannot name a folder of results. Valid: letters, digits, dots, "
        + "underscores and hyphens, such as layer4, layer4/Age for a family and "
        + "layer4/grayscale for the palette."
    case .unknownProbe(let file, let tensor, let known):
      "\(file): tensor \(tensor) belongs to no family of the dictionary. It has "
        + (known.isEmpty ? "none" : known.joined(separator: ", ")) + "."
    case .missing(let file, let tensor, let found):
      "\(file) has no tensor \(tensor). It has \(Self.list(found))."
    case .nothing(let file, let dictionary):
      "\(file) has no tensor that \(dictionary) has images for. Give at least one, [N, U, h, w]."
    case .tensor(let file, let tensor, let reason):
      "\(file): tensor \(tensor): \(reason)"
    case .thresholds(let file, let found, let valid):
      "\(file): found \(found), where \(valid) is valid. Correct it."
    case .badIndex(let file, let found, let valid):
      "\(file): found \(found), where \(valid) is valid. Correct it."
    case .unreadable(let file, let reason):
      "\(file) cannot be read (\(reason)). Check the path and the rights."
    case .unknownSize(let dictionary):
      "\(dictionary): its pictures are not square. Say with --size what the side of the model's "
        + "input was in pixels."
    case .noPictures(let dictionary):
      "\(dictionary) has no pictures that a gallery could show. Leave out --gallery, or name a "
        + "dictionary in the published layout."
    case .noMasks(let dictionary):
      "\(dictionary) lists no picture with masks, so there is nothing to compare units with. "
        + "Name a dictionary with masks."
    case .paintedMaps(let dictionary):
      "\(dictionary) are faces that are painted in memory, but activation maps are of pictures in a "
        + "folder. Name the folder of the dictionary that the maps were made of."
    case .otherFiles(let folder, let found):
      "\(folder) \(found). Name another folder with --output, or empty this one."
    case .otherModel(let folder, let holds, let wanted):
      "\(folder) holds the dissection of another model, \(holds), not of \(wanted). Name another folder "
        + "with --output, or add --replace to remove it."
    case .noAxis(let dictionary, let attribute, let target, let known)
    where !known.isEmpty && !Set(known).isSuperset(of: [attribute, target]):
      "\(dictionary) does not know "
        + [attribute, target].filter { !known.contains($0) }.joined(separator: " and ") + ". "
        + "Name two of its attributes with --axis and --target: \(Self.list(known))."
    case .noAxis(let dictionary, let attribute, let target, let known):
      "\(dictionary) has no faces with and without \(attribute) in both groups of \(target). "
        + "Name two of its attributes with --axis and --target: \(Self.list(known))."
    }
  }

  /// The first few names of a list, in words.
  private static func list(_ names: [String]) -> String {
    if names.isEmpty { return "none" }
    let shown = names.prefix(12).joined(separator: ", ")
    return names.count > 12 ? "\(shown) and \(names.count - 12) more" : shown
  }
}
