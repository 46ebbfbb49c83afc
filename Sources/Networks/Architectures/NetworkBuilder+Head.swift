import Specification
import Tensors

extension NetworkBuilder {
  /// Adds what turns maps of so many channels and places into the logits of classes.
  ///
  /// The names are torchvision's `fc`; hidden layers are those of a `Sequential` of that name, in which
  /// each ReLU has a number, too: `fc.0`, `fc.2`, ….
  package mutating func addHead(
    _ head: Head, on maps: Int, channels: Int, places: Int, classes: Int
  ) {
    let rows = addRows(head.maps, on: maps, channels: channels, places: places, name: "avgpool")
    addLayers(head.hidden, on: rows.node, from: rows.features, to: classes, name: "fc")
  }

  /// Adds what turns maps into a row of features: their mean, which is `name`, or all their numbers.
  mutating func addRows(
    _ maps: Head.Maps, on node: Int, channels: Int, places: Int, name: String
  ) -> (node: Int, features: Int) {
    switch maps {
    case .mean: (add(.meanPool, [node], name: name), channels)
    case .flatten: (add(.flatten, [node], name: "flatten"), channels * places)
    }
  }

  /// Adds linear layers with ReLUs between them: the hidden ones and the last one.
  mutating func addLayers(
    _ hidden: [Int], on node: Int, from features: Int, to classes: Int, name: String
  ) {
    var (x, features) = (node, features)
    let sizes = hidden + [classes]
    for (number, outputs) in sizes.enumerated() {
      let own = sizes.count == 1 ? name : "\(name).\(2 * number)"
      x = add(declareLinear(own, from: features, to: outputs), [x], name: own)
      if number < hidden.count {
        x = add(.activation(.relu), [x], name: "\(name).\(2 * number + 1)")
      }
      features = outputs
    }
  }
}
