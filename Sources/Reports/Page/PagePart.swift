/// A section of a page, and its line among the links at the top.
struct PagePart {
  let id: Markup
  let name: Markup
  var body: Markup

  init(_ id: Markup, _ name: Markup, _ body: Markup) {
    (self.id, self.name, self.body) = (id, name, body)
  }

  var section: Markup {
    """
    <section id="\(id)" aria-labelledby="\(id)-heading"><h2 id="\(id)-heading">\(name)</h2>
    \(body)</section>
    """
  }
}
