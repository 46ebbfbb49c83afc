import Results
import Specification

/// The columns that every count has beside it: what chance gives in its place, and the excess.
///
/// Source: METHOD, section 8: nulls.
enum NullColumns {
  /// A column per null, then a column per excess.
  static func columns(
    _ variants: [Variant] = Variant.nulls, isDetail: Bool = false
  ) -> [Table.Column] {
    variants.map {
      Table.Column($0.rawValue, .number(decimals: 1), meaning(of: $0), isDetail: isDetail)
    }
      + variants.map {
        Table.Column(
          excessName(of: $0), .number(decimals: 1),
          "the excess over it: the count minus `\($0.rawValue)`", isDetail: isDetail)
      }
  }

  /// The values of `columns` for the cells behind a row, as means over them.
  ///
  /// The excess is the mean over the cells that have both a count and the null.
  static func values(
    _ quantity: Quantity, layer: String, cells: [Int], sweep: Sweep,
    variants: [Variant] = Variant.nulls
  ) -> [Table.Value] {
    func mean(_ value: (Int) -> Double?) -> Table.Value {
      Table.Value(Summary.mean(cells.compactMap(value)))
    }
    return variants.map { variant in
      mean { sweep.null(variant, of: quantity, layer: layer, cell: $0)?.mean }
    }
      + variants.map { variant in
        mean { cell in
          guard let count = sweep.value(quantity, layer: layer, cell: cell),
            let null = sweep.null(variant, of: quantity, layer: layer, cell: cell)
          else { return nil }
          return count - null.mean
        }
      }
  }

  /// What a null is, for a legend.
  static func meaning(of variant: Variant) -> String {
    switch variant {
    case .trained: "the trained network"
    case .untrained: "the same count in the untrained network of the same seed"
    case .shuffled:
      "mean count over the draws, in each of which an image gets all masks of another image; masks "
        + "keep their places in aligned faces"
    case .shifted:
      "mean count over the draws, in each of which an image's masks are shifted by a random offset"
    }
  }

  static func excessName(of variant: Variant) -> String {
    "over" + variant.rawValue.prefix(1).uppercased() + variant.rawValue.dropFirst()
  }
}
