/// The JSON header of a safetensors file: where each tensor lies, and the metadata.
///
/// `{"__metadata__": {"key": "value"}, "name": {"dtype": "F32", "shape": [2, 3],
/// "data_offsets": [0, 24]}}`, offsets counted from the first byte behind the header.
struct SafetensorsHeader: Equatable {
  /// The longest header that is accepted, in bytes: the format's own limit.
  static let largest = 100_000_000
  static let metadataKey = "__metadata__"

  /// The kinds of values that can be read as Float.
  enum Scalar: String, CaseIterable {
    case float32 = "F32"
    case float16 = "F16"
    case bfloat16 = "BF16"
    case float64 = "F64"
    case int64 = "I64"

    var byteCount: Int {
      switch self {
      case .float16, .bfloat16: 2
      case .float32: 4
      case .float64, .int64: 8
      }
    }
  }

  /// Where one tensor lies in the data.
  struct Place: Equatable {
    var name: String
    var type: String
    var shape: [Int]
    var begin: Int
    var end: Int
  }

  var places: [Place] = []
  var metadata: [String: String] = [:]

  /// The header as JSON, padded with spaces so that the data begins at a multiple of eight.
  var bytes: [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let sorted = metadata.sorted { $0.key < $1.key }
      let pairs = sorted.map { "\(quoted($0.key)):\(quoted($0.value))" }
      members.append("\"\(Self.metadataKey)\":{\(pairs.joined(separator: ","))}")
    }
    for place in places {
      let shape = place.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(quoted(place.name)):{\"dtype\":\"\(place.type)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(place.begin),\(place.end)]}")
    }
    var bytes = Array("{\(members.joined(separator: ","))}".utf8)
    while bytes.count % 8 != 0 { bytes.append(UInt8(ascii: " ")) }
    return bytes
  }

  /// A JSON string literal.
  private func quoted(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": literal += "\\\""
      case "\\": literal += "\\\\"
      case "\n": literal += "\\n"
      case "\r": literal += "\\r"
      case "\t": literal += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: literal.unicodeScalars.append(scalar)
      }
    }
    return literal + "\""
  }

  /// Checks that the tensors fill `available` bytes of data in turn, each as large as its shape
  /// says, and returns them in that order.
  ///
  /// The kind is nil where values cannot be read as Float; how large such a tensor is, nobody checks.
  func checkedPlaces(available: Int, file: String) throws -> [(Place, Scalar?)] {
    var end = 0
    var checked: [(Place, Scalar?)] = []
    for place in places.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      let scalar = Scalar(rawValue: place.type)
      guard place.begin <= place.end, place.end <= available else {
        throw SafetensorsError.range(
          file: file, tensor: place.name, begin: place.begin, end: place.end,
          available: available)
      }
      guard place.begin == end else {
        throw SafetensorsError.offsets(
          file: file, tensor: place.name, begin: place.begin, expected: end)
      }
      let size = place.end - place.begin
      let expected = scalar.map { byteCount(of: place.shape, $0) } ?? size
      guard size == expected else {
        throw SafetensorsError.size(
          file: file, tensor: place.name, shape: place.shape, expected: expected,
          found: size)
      }
      end = place.end
      checked.append((place, scalar))
    }
    guard end == available else {
      throw SafetensorsError.surplus(file: file, bytes: available - end)
    }
    return checked
  }

  /// The bytes of a tensor, `Int.max` where a shape is too large to count.
  private func byteCount(of shape: [Int], _ scalar: Scalar) -> Int {
    shape.reduce(scalar.byteCount) { product, extent in
      let (next, overflow) = product.multipliedReportingOverflow(by: extent)
      return overflow ? Int.max : next
    }
  }
}
