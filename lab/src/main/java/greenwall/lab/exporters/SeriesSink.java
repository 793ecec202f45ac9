package greenwall.lab.exporters;

import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;

/// Receives the series of a metric family.
@FunctionalInterface
interface SeriesSink {
    /// Receives one series.
    ///
    /// @param suffix the suffix of the family's name: `_bucket`, `_sum`, `_count` or empty
    /// @param labels names and values in turn
    /// @param value at an instant in epoch milliseconds, [Samples#STALE] for none; only created for a series
    ///     that is wanted
    void series(String suffix, String[] labels, Supplier<LongToDoubleFunction> value);
}
