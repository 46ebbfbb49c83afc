import Drawing

/// A plot: what it is called, what it shows in words, and the page it is drawn on.
package struct Figure: Sendable {
  /// The stem of its files, such as `eyeDetectors-Eyeglasses`.
  package let name: String
  package let title: String
  /// What it shows, for who does not see it.
  package let alternative: String
  /// What a reader should know of it: what is not recorded yet, and how intervals are meant.
  package let notes: [String]
  package let page: Page

  init(
    name: String, title: String, alternative: String, notes: [String], size: Point,
    _ drawing: @escaping @Sendable (Canvas) -> Void
  ) {
    // The names of axes are fit already; those of quantities have a colon.
    self.name = name.replacing(":", with: "-")
    self.title = title
    self.alternative = alternative
    self.notes = notes
    page = Page(size: size, title: title, drawing)
  }
}
