import Concepts
import Dissection
import Results
import Specification

/// The units that each endpoint counts, by endpoint and layer; ascending.
package typealias EndpointUnits = [Endpoint: [LayerName: [Int]]]

/// The units of every declared endpoint that has units, in each dissected block.
///
/// - Parameters:
///   - endpoints: the declared endpoints; those of accuracy have no units and are left out.
///   - layers: what dissection found.
///   - settings: the union and IoU cut that make a detector.
///   - axis: the skewed attribute, which may be a local concept.
/// - Returns: for each endpoint and block the channels, none where there are none.
package func endpointUnits(
  _ endpoints: [Endpoint], in layers: [LayerRecord], settings: DissectionSettings, axis: String
) -> EndpointUnits {
  var result: EndpointUnits = [:]
  for endpoint in endpoints {
    guard let counts = endpoint.membership(settings: settings, axis: axis) else { continue }
    result[endpoint] = Dictionary(
      uniqueKeysWithValues: layers.map {
        (LayerName($0.block), $0.units.filter(counts).map(\.number))
      })
  }
  return result
}

extension Endpoint {
  /// What makes a unit one of the endpoint's; nil for an endpoint that counts no units.
  fileprivate func membership(
    settings: DissectionSettings, axis: String
  ) -> ((UnitRecord) -> Bool)? {
    func detects(_ region: FaceRegion) -> (UnitRecord) -> Bool {
      { unit in
        let match = settings.union == .hnd ? unit.hnd : unit.netdissect
        return match.region == region.rawValue && match.iou > 0 && match.iou >= settings.iou
      }
    }
    func counts(for concept: String) -> (UnitRecord) -> Bool {
      { unit in unit.concepts.contains { $0.concept == concept && $0.isCounted } }
    }
    // Both: the cut-off of a group, and the permutation test of the family.
    func isBiased(in family: GlobalFamily) -> (UnitRecord) -> Bool {
      { unit in
        unit.families.contains {
          $0.family == family.rawValue && $0.isSignificant && $0.groups.contains(where: \.isBiased)
        }
      }
    }
    switch self {
    case .eyeDetectors: return detects(.eye)
    case .cheekDetectors: return detects(.cheek)
    case .noseDetectors: return detects(.nose)
    case .mouthDetectors: return detects(.mouth)
    case .chinDetectors: return detects(.chin)
    case .axisPairs: return counts(for: axis)
    case .smilingPairs: return counts(for: "Smiling")
    case .biasedUnits: return isBiased(in: .palette)
    case .axisBiasedUnits: return isBiased(in: .axis)
    case .accuracyGap, .worstSubgroup: return nil
    }
  }
}
