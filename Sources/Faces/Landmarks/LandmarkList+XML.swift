import Concepts

extension LandmarkList {
  /// Reads the XML of dlib's image labelling tool.
  ///
  /// ```
  /// <image file='a.jpg'><box top='9' left='9' width='80' height='80'>
  ///   <part name='00' x='12' y='30'/> …
  /// </box></image>
  /// ```
  ///
  /// Of an image the one box that has parts and is not set to be ignored counts; two of them are an
  /// error, because a mask belongs to one face. Parts may come in any order.
  package init(dlibXML bytes: [UInt8], file: String) throws {
    self.init()
    var scanner = TagScanner(bytes, file: file)
    var reader = DlibReader(file: file)
    while let tag = try scanner.next() {
      if let face = try reader.read(tag), !append(face.landmarks, of: face.image) {
        throw scanner.invalid(found: "\(face.image) again", valid: "each image once")
      }
    }
    guard count > 0 else {
      throw scanner.invalid(
        found: "no image with a box that has parts", valid: "dlib's <image>, <box> and <part>")
    }
  }
}

/// Gathers the parts of one image after the other.
private struct DlibReader {
  let file: String
  private var image: String?
  /// The parts of the box that is open, by their number; nil outside of boxes that count.
  private var parts: [Int: SIMD2<Double>]?
  private var face: Landmarks?

  init(file: String) {
    self.file = file
  }

  /// Takes a tag in; returns the landmarks of an image that it ends.
  mutating func read(_ tag: TagScanner.Tag) throws -> (image: String, landmarks: Landmarks)? {
    switch (tag.name, tag.kind) {
    case ("image", .end):
      defer { (image, face) = (nil, nil) }
      return image.flatMap { image in face.map { (image, $0) } }
    case ("image", _):
      guard let name = tag.attributes["file"], !name.isEmpty else {
        throw invalid(tag, "an image without a file", "<image file='…'>")
      }
      (image, face) = (name, nil)
    case ("box", .start):
      parts = tag.attributes["ignore"] == "1" ? nil : [:]
    case ("box", .end):
      try closeBox(tag)
    case ("part", .start), ("part", .empty):
      try readPart(tag)
    default: break
    }
    return nil
  }

  private mutating func readPart(_ tag: TagScanner.Tag) throws {
    guard parts != nil else { return }
    let values = tag.attributes
    guard let number = values["name"].flatMap({ Int($0) }), number >= 0 else {
      throw invalid(tag, "part “\(values["name"] ?? "")”", "a number from 00 to 67")
    }
    guard let x = values["x"].flatMap(FacesError.coordinate),
      let y = values["y"].flatMap(FacesError.coordinate)
    else { throw invalid(tag, "part \(number) without x and y", "numbers of pixels") }
    guard parts?.updateValue(SIMD2(x, y), forKey: number) == nil else {
      throw invalid(tag, "part \(number) again", "each part once")
    }
  }

  private mutating func closeBox(_ tag: TagScanner.Tag) throws {
    guard let parts, !parts.isEmpty else { return }
    self.parts = nil
    guard face == nil else {
      throw invalid(tag, "a second face in \(image ?? "an image")", "one box with parts an image")
    }
    let points = (0..<Landmarks.count).compactMap { parts[$0] }
    guard parts.count == Landmarks.count else {
      throw FacesError.wrongLandmarks(file: file, count: parts.count)
    }
    guard points.count == Landmarks.count else {
      throw invalid(tag, "part \(parts.keys.max() ?? 0)", "parts 00 to 67")
    }
    face = Landmarks(points: points)
  }

  private func invalid(_ tag: TagScanner.Tag, _ found: String, _ valid: String) -> FacesError {
    .invalid(file: file, line: tag.line, found: found, valid: valid)
  }
}
