import Concepts
import Specification

/// A comparison as one HTML page, which asks no network for anything.
package struct ComparisonPage {
  /// What the page says beside what was found.
  package struct Record: Sendable {
    /// The command that makes it again.
    package var command: String
    /// The program and its version.
    package var program: String
    /// What was read, a sentence each.
    package var inputs: [String]
    /// What was said during the work.
    package var notices: [String]
    /// The files of the folder, and what each is.
    package var files: [(name: String, words: String)]

    package init(
      command: String, program: String, inputs: [String], notices: [String],
      files: [(name: String, words: String)]
    ) {
      (self.command, self.program) = (command, program)
      (self.inputs, self.notices, self.files) = (inputs, notices, files)
    }
  }

  private let comparison: Comparison
  private let record: Record

  package static let file = "report.html"

  package init(_ comparison: Comparison, record: Record) {
    (self.comparison, self.record) = (comparison, record)
  }

  package func html() -> String {
    let chapter = ComparisonChapter(comparison)
    let parts =
      [PagePart("answer", "The answer", chapter.answer + notices)] + chapter.parts + [
        PagePart("reading", "How to read it", ComparisonChapter.reading),
        PagePart("tables", "Tables", tables),
        PagePart("limits", "Limits of the evidence", Self.limits),
        PagePart("settings", "Settings and inputs", settings),
      ]
    return SharedGlyphs.merged(page(parts).html)
  }

  private func page(_ parts: [PagePart]) -> Markup {
    let names = comparison.models.map(\.name).joined(separator: ", ")
    let links = parts.map { "<li><a href=\"#\($0.id)\">\($0.name)</a></li>" as Markup }
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <link rel="icon" href="data:,"><title>\(names): comparison</title>
      <style>\(Markup(trusted: PageStyle.css))</style></head><body>
      <a class="skip" href="#main">To the answer</a>
      <header><p class="kind">Lancet comparison</p>
      <h1>\(counted(comparison.models.count, "model")), side by side</h1>
      <p class="question">Which concepts of a face do the units of \(names) detect, how do the models \
      differ, and how much of that is chance?</p></header>
      <nav aria-label="Sections"><ul>\(links.joined())</ul></nav>
      <main id="main">
      \(parts.map(\.section).joined())
      </main><footer><p>Made by \(record.program); nothing on this page is loaded from elsewhere.</p>\
      </footer>
      <script>\(Markup(trusted: PageScript.code))</script></body></html>

      """
  }

  private var notices: Markup {
    if record.notices.isEmpty { return "" }
    let items = record.notices.map { "<li>\($0)</li>" as Markup }
    return """
      <details><summary>Said during the work</summary><ul>\(items.joined())</ul></details>
      """
  }

  private var tables: Markup {
    ComparisonTable.shown.map { kind -> Markup in
      let table = comparison.table(kind)
      if table.rows.isEmpty { return "" }
      return """
        <details class="table"\(kind == .differences ? " open" as Markup : "")><summary>\(table.title)\
        </summary>\(table.markup(id: kind.rawValue + "-table"))</details>
        """
    }.joined()
  }

  private var settings: Markup {
    let inputs = record.inputs.map { "<li>\($0)</li>" as Markup }
    let files = record.files.map { "<dt>\($0.name)</dt><dd>\($0.words)</dd>" as Markup }
    return """
      <p>\(comparison.notes.joined(separator: " "))</p>
      <p>This page is made again by</p><pre tabindex="0" aria-label="Command">\
      <code>\(record.command)</code></pre>
      <p>Read were</p><ul>\(inputs.joined())</ul>
      <p>Files of this folder</p><dl class="rows">\(files.joined())</dl>
      """
  }

  /// What a comparison cannot show.
  private static var limits: Markup {
    """
    <ul>
    <li>A detector is a unit whose strong responses overlap a mask. That is a correlation with a \
    place in the face, not proof that the model uses the concept.</li>
    <li>Models differ in more than their task: architecture, input, data and luck. A difference between \
    two models does not say which of these made it. Several trainings of each tell luck from the rest.</li>
    <li>A layer’s depth and the size of its maps decide what its units can localise. Compare layers that \
    have a like place.</li>
    <li>Counts depend on the threshold, the IoU cut and the union rule, which are the same for all models \
    here.</li>
    <li>Many numbers stand side by side. Some will exceed chance by accident.</li>
    <li>Masks from landmarks are ellipses, and landmarks are predictions; synthetic faces are \
    drawings. \(EllipseEstimator.comparison)</li>
    <li>Groups of faces are labels that other people put there or a program drew. A model without biased \
    units is not shown to be fair.</li>
    </ul>
    <p>Lancet is for finding bias in models and in the data they were trained on. It must not be used \
    to judge people: neither to guess anybody’s gender nor to sort, select or score anybody. “Gender” \
    here is the binary label of a data set.</p>
    """
  }
}
