import Concepts
import Specification

extension Landmarks {
  /// Reads the content of an ibug `.pts` file.
  ///
  /// ```
  /// version: 1
  /// n_points: 68
  /// {
  /// 30.5 41.25
  /// …
  /// }
  /// ```
  ///
  /// The file counts pixels from 1; the points returned count from 0.
  /// Throws a `FacesError` that names file, line, what was found and what is valid.
  package init(pts bytes: [UInt8], file: String) throws {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated().map { (number: $0 + 1, words: Self.words(of: $1)) }
      .filter { !$0.words.isEmpty }
    func invalid(_ line: Int, _ found: String, _ valid: String) -> FacesError {
      .invalid(file: file, line: line, found: found, valid: valid)
    }
    guard let open = lines.firstIndex(where: { $0.words == ["{"] }) else {
      throw invalid(1, "no {", "a header, then points between { and }")
    }
    var points: [SIMD2<Double>] = []
    var isClosed = false
    for (number, words) in lines[(open + 1)...] {
      guard !isClosed else { throw invalid(number, words[0], "nothing behind }") }
      if words == ["}"] {
        isClosed = true
        continue
      }
      guard words.count == 2, let x = FacesError.coordinate(words[0]),
        let y = FacesError.coordinate(words[1])
      else { throw invalid(number, words.joined(separator: " "), "two numbers of pixels") }
      points.append(SIMD2(x - 1, y - 1))
    }
    guard isClosed else { throw invalid(lines.last?.number ?? 1, "the end", "a closing }") }
    for (number, words) in lines[..<open] where words[0] == "n_points:" {
      guard words.count == 2, Int(words[1]) == points.count else {
        let isDeclared = words == ["n_points:", "\(Self.count)"]
        throw invalid(
          number, isDeclared ? "\(counted(points.count, "point"))" : words.joined(separator: " "),
          "\(Self.count), the number of landmarks,")
      }
    }
    guard points.count == Self.count else {
      throw FacesError.wrongLandmarks(file: file, count: points.count)
    }
    self.init(points: points)
  }

  private static func words(of line: ArraySlice<UInt8>) -> [String] {
    line.split { [0x20, 0x09, 0x0D].contains($0) }.map(\.text)
  }
}
