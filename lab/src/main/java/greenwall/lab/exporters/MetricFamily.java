package greenwall.lab.exporters;

import greenwall.fleet.LowerCaseEnum;
import greenwall.lab.facts.MachineSnapshot;
import java.util.List;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;

/// One metric family of an exporter: its metadata and its series for a host.
record MetricFamily(String name, Kind kind, String help, List<SeriesWriter> writers) {
    /// The type, whose word is that of the text format.
    enum Kind implements LowerCaseEnum {
        COUNTER,
        GAUGE,
        UNTYPED,
        HISTOGRAM,
        SUMMARY;

        /// The type in the metadata API of Prometheus.
        String metadataWord() {
            return this == UNTYPED ? "unknown" : word();
        }
    }

    /// Writes some of the family's series for one machine.
    @FunctionalInterface
    interface SeriesWriter {
        void write(MachineSnapshot machine, SeriesSink out);
    }

    /// Receives the series of a metric family.
    @FunctionalInterface
    interface SeriesSink {
        /// Receives one series.
        ///
        /// @param suffix the suffix of the family's name: `_bucket`, `_sum`, `_count` or empty
        /// @param labels alternating names and values
        /// @param value supplies the values at an instant in epoch milliseconds, which are `Samples.STALE` if
        ///     there is no sample; called only for series that are needed
        void series(String suffix, String[] labels, Supplier<LongToDoubleFunction> value);
    }

    void write(MachineSnapshot machine, SeriesSink out) {
        writers.forEach(writer -> writer.write(machine, out));
    }

    /// The names of its samples, with their suffixes.
    List<String> sampleNames() {
        return switch (kind) {
            case HISTOGRAM -> List.of(name + "_bucket", name + "_sum", name + "_count");
            case SUMMARY -> List.of(name, name + "_sum", name + "_count");
            default -> List.of(name);
        };
    }
}
