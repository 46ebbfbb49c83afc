import Concepts
import Specification

/// A comparison as a chapter of a page: what differs first, then each comparison beside its figures.
struct ComparisonChapter {
  private let comparison: Comparison
  private let figures: Comparison.Figures
  /// The number of the first figure.
  private let first: Int

  /// Pairs of models that have a line of their own in the answer.
  private static let mostPairs = 10

  init(_ comparison: Comparison, firstFigure: Int = 1) {
    self.comparison = comparison
    figures = comparison.figures
    first = firstFigure
  }

  /// The sections that follow the answer.
  var parts: [PagePart] {
    [
      PagePart(
        "regions", "Regions of the face", section(figures.regions, comparison.detectorWords)),
      PagePart("types", "Types of concept", section(figures.types, comparison.typeWords)),
      PagePart(
        "concepts", "Concepts, model by model",
        section(figures.concepts, comparison.conceptWords)),
      PagePart("groups", "Groups of faces", groups),
    ] + (figures.probabilities.isEmpty ? [] : [PagePart("units", "Unit by unit", probabilities)])
  }

  /// All in one section, for a page that has others.
  var whole: Markup {
    answer
      + parts.map { part in "<h3>\(part.name)</h3>\(part.body)" as Markup }.joined()
      + "<h3>How to read it</h3>" + Self.reading
  }

  /// Which models differ, by how much, and how sure that is.
  var answer: Markup {
    let all = comparison.mainDifferences
    let together = all.filter { $0.second == nil }
    let pairs = all.filter { $0.second != nil }
    let shown =
      pairs.count > Self.mostPairs
      ? pairs.sorted { ($0.adjustedP, -($0.distance ?? 0)) < ($1.adjustedP, -($1.distance ?? 0)) }
        .prefix(Self.mostPairs) : pairs[...]
    let items = (together + shown).map { difference -> Markup in
      """
      <li><span aria-hidden="true" class="sign">\(difference.verdict.sign)</span> \
      \(difference.words(in: comparison))</li>
      """
    }
    let rest = pairs.count - shown.count
    let more: Markup =
      rest > 0
      ? "<p>These \(Self.mostPairs) pairs have the smallest p; the table of differences has the other \(rest).</p>"
      : ""
    let differing = pairs.count { $0.verdict == .differ }
    let models = comparison.models.map { model in
      "<dt>\(model.title)</dt><dd>\(comparison.regionWords(model))</dd>" as Markup
    }
    return """
      <div class="answer"><h3>Do the models differ in where their units lie on the face?</h3>
      <p><strong>\(differing) of \(counted(pairs.count, "pair")) of models \
      \(differing == 1 ? "differs" : "differ")</strong>, all dissected layers together.</p>
      <ul class="findings">\(items.joined())</ul>\(more)
      <p class="note">\(comparison.claim)</p>
      <dl class="rows">\(models.joined())</dl></div>
      """
  }

  /// A sentence for each model beside the first figure, the others below.
  private func section(_ figures: [Figure], _ words: (ComparedModel) -> String) -> Markup {
    guard let leading = figures.first else { return "<p>No unit is counted for it.</p>" }
    let rest = figures.dropFirst().map { markup($0) }
    return """
      <ul>\(comparison.models.map { item($0, words($0)) }.joined())</ul>
      \(markup(leading))\(rest.joined())
      """
  }

  private var groups: Markup {
    if comparison.families.isEmpty {
      return "<p>The dictionary has no groups of faces that the models were probed for.</p>"
    }
    return comparison.families.map { family -> Markup in
      let items = comparison.models.map { model in
        item(model, comparison.groupWords(model, family) ?? "was not probed.")
      }
      return """
        <h4>\(family.rawValue)</h4><ul>\(items.joined())</ul>
        \(figures.groups[family].map(markup) ?? "")
        """
    }.joined()
  }

  private var probabilities: Markup {
    let drawn = GlobalFamily.allCases.compactMap { figures.probabilities[$0] }
    return """
      <p>A unit’s response to each group of a family is turned into a probability. Where all groups have \
      the same, the unit tells none from the others.</p>
      \(drawn.map { markup($0) }.joined())
      """
  }

  private func item(_ model: ComparedModel, _ words: String) -> Markup {
    "<li><strong>\(model.title):</strong> \(words)</li>"
  }

  private func markup(_ figure: Figure) -> Markup {
    let place = figures.all.firstIndex { $0.name == figure.name } ?? 0
    return figure.markup(number: first + place)
  }

  static let reading: Markup = """
    <ul>
    <li>A unit is a <strong>detector</strong> where its strongest responses overlap the masks of a concept; \
    it lies in the region of its best concept and has that concept’s type. It is <strong>unlocalised</strong> \
    where none overlaps enough.</li>
    <li>Shares are of the dissected units, so that models of different width can be compared. A model’s \
    layers are taken together; with other layers a model has other shares.</li>
    <li><strong>Shuffled faces</strong>: each image gets the masks of another, or the groups of a family are \
    dealt anew. What a model has above every draw, chance does not explain. With 20 draws that is one in 21 \
    by accident, for each number.</li>
    <li>A unit is <strong>biased</strong> towards a group where the group’s probability reaches the cut-off \
    of its family (0.3 of four groups, 0.55 of two), and <strong>unbiased</strong> where none does.</li>
    <li><strong>Points apart</strong>: half the sum of the absolute differences of two models’ shares, 0 \
    where they are alike and 100 where they have nothing in common.</li>
    <li>≠ the models differ, ○ no evidence that they do, · too few to tell.</li>
    </ul>
    """
}

extension RegionDifference.Verdict {
  var sign: String {
    switch self {
    case .differ: "≠"
    case .noEvidence: "○"
    case .tooFew: "·"
    }
  }
}
