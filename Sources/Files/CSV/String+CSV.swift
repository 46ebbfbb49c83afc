extension String {
  /// As a field of a CSV file: in quotes where it holds a comma, a quote or a line end.
  ///
  /// Source: RFC 4180.
  package var quotedForCSV: String {
    guard utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) else { return self }
    // Scalar by scalar: a quote with an accent on it is a quote.
    var field = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in unicodeScalars {
      if scalar == "\"" { field.append(scalar) }
      field.append(scalar)
    }
    field.append("\"")
    return String(field)
  }
}
