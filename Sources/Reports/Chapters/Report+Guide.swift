extension Report {
  /// How to read the page: its signs, its tests, and a strip of the gallery with notes.
  func guideSection() -> Markup {
    let strip = ExampleStrip.notes.map { "<li>\($0)</li>" as Markup }
    return """
      <ul>
      <li><strong>Movement.</strong> A permutation test within seeds asks whether a number keeps to \
      the order of P. The p-values of the declared endpoints are corrected by Holm’s method for all \
      endpoints and layers of the axis. Controls are not corrected, so that their movement is not \
      hidden. Everything else is the <em>scan</em>, which is corrected together \
      (Benjamini–Hochberg).</li>
      <li><strong>Chance.</strong> The same count without training, or with masks that do not fit the \
      images. The <em>excess</em> is the count minus the mean of that.</li>
      \(settingsNote)\(causeNote ?? "")
      <li><strong>Figures.</strong> A ring is one trained model, a filled mark the mean over seeds, the \
      bar its 95 % interval. The grey band is what chance gives.</li>
      <li><strong>Strips.</strong> A gallery shows for each unit the images in which it overlaps its \
      concept best. This one is an example, with drawn faces:</li>
      </ul>
      <figure class="example"><div class="paper" role="region" tabindex="0" \
      aria-label="Example of a strip">\(ExampleStrip.figure.inline(id: "example"))</div>
      <figcaption id="example-words"><ol>\(strip.joined())</ol></figcaption></figure>
      """
  }

  /// How to read what is said of other settings; empty where none is recorded.
  private var settingsNote: Markup {
    sweep.grid.isEmpty
      ? ""
      : """
      <li><strong>Other settings.</strong> The same responses, counted with other quantiles q, IoU \
      cuts and union rules. They share all their data, and their p-values are not corrected. They \
      show how sensitive a trend is to the settings, not how certain it is. What chance gives with \
      them is not known.</li>
      """
  }
}
