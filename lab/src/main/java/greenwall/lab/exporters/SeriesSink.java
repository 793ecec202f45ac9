package greenwall.lab.exporters;

import java.util.function.Supplier;

/// Takes the series of a metric family.
@FunctionalInterface
interface SeriesSink {
    /// Takes one series.
    ///
    /// @param suffix what comes after the family's name: `_bucket`, `_sum`, `_count` or nothing
    /// @param labels names and values by turns
    /// @param value made only where the series is wanted
    void series(String suffix, String[] labels, Supplier<Value> value);
}
