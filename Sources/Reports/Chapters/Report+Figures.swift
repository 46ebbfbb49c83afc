extension Report {
  /// The endpoints of all arms, a figure each.
  func armsSection() -> Markup {
    """
    <p>Each arm has the settings of the experiment, but for what the design says of it. Seeds are left out, \
    and so is chance, which the findings of each arm show.</p>
    <div class="plots">\(armFigures.map { figure($0) }.joined())</div>
    """
  }

  /// The figures that stand beside no finding.
  func figuresSection() -> Markup {
    figures.map { figures -> Markup in
      if figures.isEmpty {
        return "<h3>\(figures.axis) skewed</h3><p>Nothing is recorded yet.</p>"
      }
      return figures.rest.isEmpty
        ? ""
        : """
        <h3>\(figures.axis) skewed</h3>
        <div class="plots">\(figures.rest.map(figure).joined())</div>
        """
    }.joined()
  }

  /// A figure with its number and its words; nothing for none.
  func figure(_ numbered: AxisFigures.Numbered?) -> Markup {
    numbered.map { $0.figure.markup(number: $0.number) } ?? ""
  }
}

extension Figure {
  /// The figure with its number and its words below it.
  func markup(number: Int) -> Markup {
    let id = "figure\(number)"
    let isWide = page.size.x > FigureFrame.columnWidth
    let width: Markup = isWide ? " class=\"wide\"" : ""
    // On a phone a wide figure scrolls by itself, and the keyboard has to reach it.
    let reach: Markup =
      isWide ? " role=\"region\" tabindex=\"0\" aria-label=\"Figure \(number)\"" : ""
    return """
      <figure\(width)><div class="paper"\(reach)>\(inline(id: id))</div>
      <figcaption><details><summary>Figure \(number) in words</summary>\
      <p id="\(id)-words">\(alternative)</p></details></figcaption></figure>
      """
  }
}
