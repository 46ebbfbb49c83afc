import Foundation

extension SplitMix64 {
  /// Draws from the normal distribution, by Box and Muller's transform (one draw of the pair).
  package mutating func normal(mean: Double = 0, deviation: Double = 1) -> Double {
    let radius = (-2 * log(1 - uniform())).squareRoot()
    return mean + deviation * radius * cos(2 * Double.pi * uniform())
  }

  /// Draws an order of 0..<`count`, each equally likely, by Fisher and Yates' shuffle.
  package mutating func permutation(of count: Int) -> [Int] {
    var order = Array(0..<count)
    shuffle(&order)
    return order
  }

  /// Puts `items` into an order that is drawn evenly.
  package mutating func shuffle<Item>(_ items: inout [Item]) {
    for last in stride(from: items.count - 1, to: 0, by: -1) {
      items.swapAt(last, below(last + 1))
    }
  }
}
