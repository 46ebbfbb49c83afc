import Concepts
import Specification

extension Report {
  /// The page; at most `Report.limit` bytes, as long as tables and figures leave that to it.
  package func html() -> String {
    var parts = [
      PagePart("answer", "The answer", answerSection()),
      PagePart("guide", "How to read this page", guideSection()),
      PagePart("findings", "What was found", findingsSection()),
      PagePart("design", "Design", designSection()),
      PagePart("plots", "More plots", figuresSection()),
      PagePart("tables", "Tables", tablesSection()),
      PagePart("limits", "Limits of the evidence", Self.limits),
      PagePart("provenance", "Provenance", provenanceSection()),
    ]
    if sweep.isUnskewed {
      // There is no P that anything could move with.
      parts.removeAll { ["guide", "findings", "plots"].contains($0.id) }
    }
    if let comparison {
      let chapter = ComparisonChapter(comparison)
      parts.insert(PagePart("comparison", "Models side by side", chapter.whole), at: 1)
    }
    if !armFigures.isEmpty {
      parts.insert(PagePart("arms", "Arms side by side", armsSection()), at: 1)
    }
    if let knownTruth {
      // What such a sweep is for; the trends of its many axes come behind it.
      parts.insert(PagePart("known-truth", "Known truth", knownTruth.body), at: 0)
    }
    if let pictures {
      let beforeLimits = parts.count - 2
      if !pictures.faces.isEmpty {
        parts.insert(
          PagePart("faces", "Faces in the splits", facesSection(pictures.faces)), at: beforeLimits)
      }
      // Pictures are written as text, which makes them a third longer; each has some words beside it.
      let room = max(0, (Self.limit - page(parts).html.utf8.count - 100_000) * 7 / 10)
      let gallery = Gallery(sweep, folder: pictures.folder, room: room)
      if !gallery.entries.isEmpty {
        parts.insert(
          PagePart("gallery", "Gallery of units", gallerySection(gallery)), at: beforeLimits)
      }
      // A clone has no pictures: it gets a sentence, not an empty gallery.
      let notes = [gallery.entries.isEmpty ? gallery.note : nil, pictures.note].compactMap(\.self)
      let guide = parts.firstIndex { $0.id == "guide" } ?? 0
      parts[guide].body += notes.map {
        "<p class=\"note\">\($0)</p>" as Markup
      }.joined()
    }
    return SharedGlyphs.merged(page(parts).html)
  }

  private func page(_ parts: [PagePart]) -> Markup {
    let experiment = sweep.experiment
    let (all, done) = (sweep.cells.count, sweep.cells.count { $0.isDissected })
    let missing = SweepPoint.missingNote(sweep.cells) { $0.isDissected }
    let links = parts.map { "<li><a href=\"#\($0.id)\">\($0.name)</a></li>" as Markup }
    return """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <link rel="icon" href="data:,"><title>\(sweep.title): report</title>
      <style>\(Markup(trusted: PageStyle.css))</style></head><body>
      <a class="skip" href="#main">To the answer</a>
      <header><p class="kind">Lancet report</p><h1>\(sweep.title)</h1>
      <p class="question">\(experiment.question)</p>
      <p class="state">\(done) of \(counted(all, "model is", "models are")) recorded in full.</p>
      \(shown.map { "<p class=\"note shown\">\($0)</p>\n" as Markup } ?? "")\
      \(missing.map { "<p class=\"missing\">\($0)</p>" as Markup }.joined())</header>
      <nav aria-label="Sections"><ul>\(links.joined())</ul></nav>
      <main id="main">
      \(parts.map(\.section).joined())
      </main><footer><p>Made by Lancet from the results database; nothing on this page is loaded \
      from elsewhere.</p></footer>
      <script>\(Markup(trusted: PageScript.code))</script></body></html>

      """
  }

  private func designSection() -> Markup {
    let rows = design.rows.map { "<dt>\($0.term)</dt><dd>\($0.text)</dd>" as Markup }
    return "<dl class=\"rows\">\(rows.joined())</dl>"
  }

  private func provenanceSection() -> Markup {
    let machines = provenance.machines.map { "<li>\($0)</li>" as Markup }
    return """
      <p>This page is made again by</p><pre tabindex="0" aria-label="Command">\
      <code>\(provenance.command)</code></pre>
      <p>The models were made by</p>
      <ul class="machines">\(machines.isEmpty ? "<li>nothing yet</li>" : machines.joined())</ul>
      <p>The experiment file:</p><pre tabindex="0" aria-label="Experiment file">\
      <code>\(provenance.source)</code></pre>
      \(provenance.cells.markup(id: "cells"))
      """
  }

  /// What the evidence cannot show, as the README has it.
  private static var limits: Markup {
    """
    <ul>
    <li>A detector is a unit whose strong responses overlap a mask. That is a correlation with a \
    place in the face, not proof that the model uses the concept.</li>
    <li>Counts depend on the threshold, the IoU cut and the union rule. The findings say whether a trend \
    depends on them. The table of sensitivity shows by how much a count does.</li>
    <li>One trained model is one observation, however many units it has. Intervals and tests here are \
    over seeds. With few seeds they are wide, and little can be ruled out.</li>
    <li>Ablating units changes more than what they detect. Control sets have as many units that are about \
    as active, but they differ in everything else.</li>
    <li>Masks from landmarks are ellipses, and landmarks are predictions; synthetic faces are \
    drawings. \(EllipseEstimator.comparison)</li>
    <li>A count that moves with P shows that training data changed the model. A count that does not \
    move does not show that the model is fair.</li>
    </ul>
    <p>Lancet is for finding bias in models and in the data they were trained on. It must not be used \
    to judge people: neither to guess anybody’s gender nor to sort, select or score anybody. “Gender” \
    here is the binary label of a data set.</p>
    """
  }
}
