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
  /// Of an image the boxes that have parts and are not set to be ignored count. Parts may come in any
  /// order.
  package init(dlibXML bytes: [UInt8], file: String) throws {
    self.init(origin: file)
    try read(dlibXML: bytes, file: file)
  }

  mutating func read(dlibXML bytes: [UInt8], file: String) throws {
    var scanner = TagScanner(bytes, file: file)
    var reader = DlibReader(file: file)
    while let tag = try scanner.next() {
      guard let image = try reader.read(tag) else { continue }
      if image.faces.isEmpty { appendNoFace(of: image.name) }
      for face in image.faces { append(face, of: image.name) }
    }
    guard !names.isEmpty else {
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
  private var faces: [Landmarks] = []

  init(file: String) {
    self.file = file
  }

  /// Takes a tag in; returns the image that it ends, and the faces in it.
  mutating func read(_ tag: TagScanner.Tag) throws -> (name: String, faces: [Landmarks])? {
    switch (tag.name, tag.kind) {
    case ("image", .end):
      defer { (image, faces) = (nil, []) }
      return image.map { ($0, faces) }
    case ("image", _):
      guard let name = tag.attributes["file"], !name.isEmpty else {
        throw invalid(tag, "an image without a file", "<image file='…'>")
      }
      (image, faces) = (name, [])
      // <image file='…'/> has no box.
      if tag.kind == .empty {
        image = nil
        return (name, [])
      }
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
    let points = (0..<Landmarks.count).compactMap { parts[$0] }
    guard parts.count == Landmarks.count else {
      throw FacesError.wrongLandmarks(file: file, count: parts.count)
    }
    guard points.count == Landmarks.count else {
      throw invalid(tag, "part \(parts.keys.max() ?? 0)", "parts 00 to 67")
    }
    faces.append(Landmarks(points: points))
  }

  private func invalid(_ tag: TagScanner.Tag, _ found: String, _ valid: String) -> FacesError {
    .invalid(file: file, line: tag.line, found: found, valid: valid)
  }
}
