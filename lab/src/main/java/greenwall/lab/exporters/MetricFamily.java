package greenwall.lab.exporters;

import greenwall.lab.facts.MachineView;
import java.util.List;

/// One metric family of an exporter: its metadata and its series for a host.
record MetricFamily(String name, Kind kind, String help, List<SeriesWriter> tellers) {
    public enum Kind {
        COUNTER("counter", "counter"),
        GAUGE("gauge", "gauge"),
        UNTYPED("untyped", "unknown"),
        HISTOGRAM("histogram", "histogram"),
        SUMMARY("summary", "summary");

        private final String word;
        private final String metadataWord;

        Kind(String word, String metadataWord) {
            this.word = word;
            this.metadataWord = metadataWord;
        }

        /// The type in the text format.
        public String word() {
            return word;
        }

        /// The type in the metadata API of Prometheus.
        public String metadataWord() {
            return metadataWord;
        }
    }

    /// Writes some of the family's series for one machine.
    @FunctionalInterface
    interface SeriesWriter {
        void tell(MachineView machine, SeriesSink out);
    }

    void tell(MachineView machine, SeriesSink out) {
        tellers.forEach(teller -> teller.tell(machine, out));
    }

    private static final List<String> HISTOGRAM_SUFFIXES = List.of("_bucket", "_sum", "_count");
    private static final List<String> SUMMARY_SUFFIXES = List.of("", "_sum", "_count");

    /// The names of its samples, with their suffixes.
    public List<String> sampleNames() {
        return switch (kind) {
            case HISTOGRAM -> HISTOGRAM_SUFFIXES.stream().map(s -> name + s).toList();
            case SUMMARY -> SUMMARY_SUFFIXES.stream().map(s -> name + s).toList();
            default -> List.of(name);
        };
    }
}
