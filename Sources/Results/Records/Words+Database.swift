import GRDB
import Specification

// The common words stand in the database by their names.

extension Variant: DatabaseValueConvertible {}
extension Hook: DatabaseValueConvertible {}
extension UnionRule: DatabaseValueConvertible {}
extension Partition: DatabaseValueConvertible {}
extension SkewAxis.Kind: DatabaseValueConvertible {}
