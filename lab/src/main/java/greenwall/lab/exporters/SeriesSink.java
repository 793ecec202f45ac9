package greenwall.lab.exporters;

import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;

/// Takes the series of a metric family.
@FunctionalInterface
interface SeriesSink {
    /// Takes one series.
    ///
    /// @param suffix what comes after the family's name: `_bucket`, `_sum`, `_count` or nothing
    /// @param labels names and values by turns
    /// @param value at an instant in epoch milliseconds, [Samples#STALE] where there is none; made only for a
    ///     series that is wanted
    void series(String suffix, String[] labels, Supplier<LongToDoubleFunction> value);
}
