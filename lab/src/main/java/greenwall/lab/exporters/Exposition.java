package greenwall.lab.exporters;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoFormat;
import greenwall.lab.facts.MachineView;
import greenwall.lab.series.Samples;
import greenwall.lab.world.World;
import java.util.function.LongToDoubleFunction;
import java.util.function.Supplier;

/// Writes the metrics of an exporter at an instant in the Prometheus text format 0.0.4.
final class Exposition {
    private Exposition() {}

    static String write(World world, ScrapeTarget target, long t) {
        var text = new StringBuilder(1 << 16);
        for (var family : target.exporter().families()) {
            int before = text.length();
            text.append("# HELP ").append(family.name());
            text.append(' ').append(family.help().replace("\\", "\\\\").replace("\n", "\\n"));
            text.append("\n# TYPE ")
                    .append(family.name())
                    .append(' ')
                    .append(family.kind().word())
                    .append('\n');
            var lines = new Lines(family, t, text);
            family.tell(
                    new MachineView(
                            world, target.simulation(), target.exporter().serving(), 0),
                    lines);
            if (lines.written == 0) {
                text.setLength(before);
            }
        }
        return text.toString();
    }

    private static final class Lines implements SeriesSink {
        private final MetricFamily family;
        private final long t;
        private final StringBuilder text;
        private int written;

        Lines(MetricFamily family, long t, StringBuilder text) {
            this.family = family;
            this.t = t;
            this.text = text;
        }

        @Override
        public void series(String suffix, String[] labels, Supplier<LongToDoubleFunction> value) {
            double sample = value.get().applyAsDouble(t);
            if (Samples.isStale(sample)) {
                return;
            }
            written++;
            text.append(family.name()).append(suffix);
            if (labels.length > 0) {
                char before = '{';
                for (int i = 0; i < labels.length; i += 2) {
                    text.append(before)
                            .append(labels[i])
                            .append("=\"")
                            .append(Labels.escaped(labels[i + 1]))
                            .append('"');
                    before = ',';
                }
                text.append('}');
            }
            text.append(' ').append(GoFormat.general(sample)).append('\n');
        }
    }
}
