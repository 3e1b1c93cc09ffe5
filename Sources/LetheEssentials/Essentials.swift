// The part of Foundation that every file here imports: without text in many languages, a static binary is small and runs on
// systems with an older C++ library. Apple's systems have Foundation as a whole.
#if canImport(FoundationEssentials)
    @_exported public import FoundationEssentials
#else
    @_exported public import Foundation
#endif
#if canImport(Darwin)
    @_exported public import Darwin
#elseif canImport(Musl)
    @_exported public import Musl
#else
    @_exported public import Glibc
#endif
