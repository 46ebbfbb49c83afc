import Foundation
import Reports

/// A dissection as one HTML page: what was found, held against chance, how to read it, and its limits.
///
/// The page holds all that it shows and asks no network for anything.
struct DissectionPage {
  let record: RunRecord
  let result: DissectionResult
  let strips: [GalleryStep.Strip]
  /// Where the strips' files lie.
  let gallery: URL

  static let file = "report.html"

  func html() -> String {
    var sections: [(id: Markup, name: Markup, body: Markup)] = [
      ("findings", "What was found", findings), ("reading", "How to read it", Self.reading),
      ("tables", "Tables", tables),
    ]
    if !strips.isEmpty { sections.append(("gallery", "Gallery", gallerySection)) }
    sections += [
      ("limits", "Limits of the evidence", Self.limits),
      ("settings", "Settings and inputs", settings),
      ("files", "Files in this folder", files),
    ]
    let links = sections.map { "<li><a href=\"#\($0.id)\">\($0.name)</a></li>" as Markup }
    let parts = sections.map { part -> Markup in
      """
      <section id="\(part.id)" aria-labelledby="\(part.id)-heading">\
      <h2 id="\(part.id)-heading">\(part.name)</h2>
      \(part.body)</section>
      """
    }
    let page: Markup = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
      style-src 'unsafe-inline'; script-src 'unsafe-inline'">
      <link rel="icon" href="data:,"><title>\(record.model.source): dissection</title>
      <style>\(Markup(trusted: PageStyle.css))</style></head><body>
      <a class="skip" href="#main">To the findings</a>
      <header><p class="kind">Lancet dissection</p><h1>\(record.model.source)</h1>
      <p class="question">Which concepts of a face do the units of this model detect, and how many \
      would chance let them detect?</p></header>
      <nav aria-label="Sections"><ul>\(links.joined())</ul></nav>
      <main id="main">
      \(parts.joined())
      </main><footer><p>Made by \(record.program); nothing on this page is loaded from elsewhere.</p>\
      </footer>
      <script>\(Markup(trusted: PageScript.code))</script></body></html>

      """
    return page.html
  }

  private var findings: Markup {
    let rows = result.counts.filter { $0.quantile == record.settings.quantiles.first }
    var parts: [Markup] = []
    if let verdict = ChanceWords.verdict(rows) {
      parts.append("<p class=\"question\"><strong>\(verdict)</strong></p>")
    } else if !rows.isEmpty {
      parts.append(
        """
        <p class="missing">Chance was not counted, so the counts below stand alone. Do not read \
        them as findings.</p>
        """)
    }
    let items = rows.map { row -> Markup in
      let sign: Markup = ChanceWords.isExplained(row) ? "○" : row.detectors > 0 ? "▲" : "="
      return "<li><span class=\"sign\">\(sign)</span> \(ChanceWords.sentences(row))</li>"
    }
    if !items.isEmpty { parts.append("<ul class=\"findings\">\(items.joined())</ul>") }
    if !result.families.isEmpty {
      parts.append(DissectionTables.families(result.families).markup(id: "families"))
    }
    if !record.notices.isEmpty {
      let notices = record.notices.map { "<li>\($0)</li>" as Markup }
      parts.append("<p>Said during the run:</p><ul>\(notices.joined())</ul>")
    }
    return parts.joined()
  }

  private var tables: Markup {
    var parts: [Markup] = []
    if !result.counts.isEmpty {
      parts.append(DissectionTables.detectors(result.counts).markup(id: "detectors"))
      parts.append(DissectionTables.regions(result).markup(id: "regions"))
    }
    let grid = DissectionTables.sensitivity(result.readings)
    if !grid.rows.isEmpty { parts.append(grid.markup(id: "sensitivity")) }
    return parts.isEmpty ? "<p>No layer was compared with masks.</p>" : parts.joined()
  }

  private var settings: Markup {
    let rows = SettingsWords.rows(record).map { "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as Markup }
    let inputs = record.inputs.map { input -> Markup in
      let size = input.size.map { ", \($0) bytes" } ?? ""
      return "<li>\(input.what): \(input.path)\(size), SHA-256 <code>\(input.sha256)</code></li>"
    }
    let passed = record.passedOver.map { "<li>\($0)</li>" as Markup }
    return """
      <dl class="rows">\(rows.joined())</dl>
      <p>Read were</p><ul>\(inputs.joined())</ul>
      <p>Passed over \(passed.isEmpty ? "was nothing." : "were")</p>
      \(passed.isEmpty ? "" : "<ul>\(passed.joined())</ul>" as Markup)
      """
  }

  private var files: Markup {
    let rows = SettingsWords.files(record.files).map {
      "<dt>\($0.0)</dt><dd>\($0.1)</dd>" as Markup
    }
    return """
      <dl class="rows">\(rows.joined())</dl>
      <p>Units count from 0, as do images. \(Markup(text: RunRecord.file)) lists every file.</p>
      """
  }
}
