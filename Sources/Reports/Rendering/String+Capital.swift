extension String {
  /// With a capital letter at its start.
  var capitalizedFirst: String {
    prefix(1).uppercased() + dropFirst()
  }
}
