import Dissection
import Results
import Specification

/// The units that each endpoint counts, by endpoint and layer; ascending.
package typealias EndpointUnits = [Quantity: [LayerName: [Int]]]

/// The units of every declared endpoint that has units, in each dissected layer.
///
/// - Parameters:
///   - endpoints: the declared endpoints; those of accuracy have no units and are left out.
///   - layers: what dissection found.
///   - settings: the union and IoU cut that make a detector.
///   - axis: the skewed attribute, which may be a local concept.
/// - Returns: for each endpoint and layer the channels, none where there are none.
package func endpointUnits(
  _ endpoints: [Quantity], in layers: [LayerRecord], settings: DissectionSettings, axis: String
) -> EndpointUnits {
  var result: EndpointUnits = [:]
  for endpoint in endpoints where endpoint.isPerLayer {
    result[endpoint] = Dictionary(
      uniqueKeysWithValues: layers.map { layer in
        let units = layer.units.filter {
          (endpoint.ablated.count(in: $0, axis: axis, rule: settings.rule) ?? 0) > 0
        }
        return (LayerName(layer.name), units.map(\.number))
      })
  }
  return result
}

extension Quantity {
  /// The quantity whose units are ablated: of biased units those that pass the family's test, too.
  fileprivate var ablated: Quantity {
    if case .biased(let family, _) = self { .biased(family, significant: true) } else { self }
  }
}
