package greenwall.lab.exporters;

import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;

/// Receives the series of a metric family.
@FunctionalInterface
interface SeriesSink {
    /// Receives one series.
    ///
    /// @param suffix the suffix of the family's name: `_bucket`, `_sum`, `_count` or empty
    /// @param labels alternating names and values
    /// @param value supplies the values at an instant in epoch milliseconds, which are [Samples#STALE] if
    ///     there is no sample; called only for series that are needed
    void series(String suffix, String[] labels, Supplier<LongToDoubleFunction> value);
}
