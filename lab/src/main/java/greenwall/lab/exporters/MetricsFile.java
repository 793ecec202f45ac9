package greenwall.lab.exporters;

import greenwall.fleet.BundledText;
import greenwall.fleet.promql.GoFormat;
import greenwall.lab.exporters.MetricFamily.Kind;
import greenwall.lab.exporters.MetricFamily.SeriesWriter;
import greenwall.lab.facts.EntityKind;
import greenwall.lab.facts.EntityKind.Entity;
import greenwall.lab.facts.EntityKind.FactText;
import greenwall.lab.facts.FormulaParser;
import greenwall.lab.facts.InstantCache;
import greenwall.lab.promql.Samples;
import greenwall.lab.signal.LatencyComponent;
import greenwall.lab.signal.RateFunction;
import greenwall.lab.world.DiskSimulation.RequestStream;
import greenwall.lab.world.HostSimulation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntToDoubleFunction;
import java.util.function.LongToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Reads the metrics of an exporter from a file `NAME.metrics`, whose format `exporters.txt` documents.
final class MetricsFile {
    private static final Pattern LABEL = Pattern.compile("\\s*(\\w+)(\\?|=(?:'[^']*'(?:\\|'[^']*')*|\\w+))?(?=\\s|$)");
    private static final Pattern SERIES =
            Pattern.compile("\\s*(?:(_\\w+) )?(?:for (\\w+) )?((?:\\w+=(?:'[^']*'(?:\\|'[^']*')*|\\w+)\\s+)*)(.+)");
    private static final Pattern LATENCIES =
            Pattern.compile("latencies\\((\\w+), (?:(\\d+), ([\\d.e-]+)|\\[([\\d. ]+)]), ([\\d.e-]+)\\)");

    private final List<MetricFamily> families = new ArrayList<>();
    private String kind = "machine";
    private String labels = "";
    private Optional<String> guard = Optional.empty();

    /// @param constants the constant texts, each of which gives one series; if empty, `text` is used
    private record Label(String name, boolean optional, List<String> constants, FactText text) {}

    private MetricsFile() {}

    static List<MetricFamily> read(String name) {
        var file = new MetricsFile();
        file.take(name, Map.of());
        return List.copyOf(file.families);
    }

    private void take(String name, Map<String, String> values) {
        for (String written : BundledText.lines(MetricsFile.class, name + ".metrics")) {
            String line = written;
            for (var value : values.entrySet()) {
                line = line.replace("$" + value.getKey(), value.getValue());
            }
            try {
                line(line);
            } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(name + ".metrics: " + line + ": " + wrong.getMessage(), wrong);
            }
        }
    }

    private void line(String line) {
        if (line.startsWith(" ")) {
            series(line);
        } else if (line.startsWith("include ")) {
            String[] words = line.split(" ");
            var values = new LinkedHashMap<String, String>();
            Arrays.stream(words).skip(2).map(word -> word.split("=", 2)).forEach(pair -> values.put(pair[0], pair[1]));
            take(words[1], values);
        } else if (line.startsWith("each ")) {
            String[] parts = line.split(" while ", 2);
            String[] words = parts[0].split(" ", 3);
            kind = words[1];
            labels = words.length == 3 ? words[2] : "";
            guard = parts.length == 2 ? Optional.of(parts[1]) : Optional.empty();
        } else {
            String[] parts = line.split(" \\| ?", 2);
            String[] words = parts[0].split(" ", 3);
            families.add(new MetricFamily(
                    words[1], Kind.valueOf(words[0].toUpperCase(Locale.ROOT)), parts[1], new ArrayList<>()));
            if (words.length == 3) {
                series("    " + words[2]);
            }
        }
    }

    private void series(String line) {
        var matcher = SERIES.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no series");
        }
        String suffix = Objects.requireNonNullElse(matcher.group(1), "");
        boolean ofOthers = matcher.group(2) != null;
        var entityKind = EntityKind.named(ofOthers ? matcher.group(2) : kind);
        String all = (ofOthers ? "" : labels + " ") + matcher.group(3);
        families.getLast().writers().addAll(writers(entityKind, suffix, all, matcher.group(4)));
    }

    private List<SeriesWriter> writers(EntityKind kind, String suffix, String labelTexts, String formula) {
        var known = new ArrayList<Label>();
        var matcher = LABEL.matcher(labelTexts);
        while (matcher.find()) {
            known.add(label(kind, matcher.group(1), Objects.requireNonNullElse(matcher.group(2), "")));
        }
        var writers = new ArrayList<SeriesWriter>();
        expand(kind, suffix, known, 0, formula, writers);
        return writers;
    }

    private static Label label(EntityKind kind, String name, String spec) {
        if (!spec.contains("'")) {
            return new Label(
                    name, spec.equals("?"), List.of(), kind.text(spec.startsWith("=") ? spec.substring(1) : name));
        }
        return new Label(
                name, false, List.of(spec.substring(2, spec.length() - 1).split("'\\|'", -1)), (_, _) -> "");
    }

    /// Creates a writer for each combination of the labels' constants.
    private void expand(
            EntityKind kind, String suffix, List<Label> all, int from, String formula, List<SeriesWriter> into) {
        for (int i = from; i < all.size(); i++) {
            var label = all.get(i);
            if (!label.constants().isEmpty()) {
                for (String constant : label.constants()) {
                    var one = new ArrayList<>(all);
                    one.set(i, new Label(label.name(), false, List.of(), (_, _) -> constant));
                    expand(kind, suffix, one, i + 1, formula.replace("$" + label.name(), constant), into);
                }
                return;
            }
        }
        into.add(writer(kind, suffix, all, formula));
    }

    private SeriesWriter writer(EntityKind kind, String suffix, List<Label> all, String formula) {
        var latencies = LATENCIES.matcher(formula);
        if (latencies.matches()) {
            var streams = kind.streams(latencies.group(1));
            var histogram = histogram(latencies);
            return (machine, out) -> {
                for (var thing : kind.of(machine)) {
                    histogram.write(thing.simulation(), streams.apply(thing), labels(all, thing), out);
                }
            };
        }
        var number =
                FormulaParser.parse(guard.map(g -> g + " * (" + formula + ")").orElse(formula), kind);
        return (machine, out) -> {
            for (var thing : kind.of(machine)) {
                out.series(suffix, labels(all, thing), () -> present(number.apply(thing)));
            }
        };
    }

    /// NaN means that there is no sample.
    private static LongToDoubleFunction present(RateFunction number) {
        return t -> {
            double value = number.at(t);
            return Double.isNaN(value) ? Samples.STALE : value;
        };
    }

    private static LatencyHistogramWriter histogram(Matcher latencies) {
        double[] bounds;
        if (latencies.group(4) == null) {
            double unit = Double.parseDouble(latencies.group(3));
            bounds = IntStream.rangeClosed(0, Integer.parseInt(latencies.group(2)))
                    .mapToDouble(power -> Math.scalb(1.0, power) * unit)
                    .toArray();
        } else {
            bounds = Arrays.stream(latencies.group(4).split(" "))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
        return new LatencyHistogramWriter(bounds, Double.parseDouble(latencies.group(5)));
    }

    private static String[] labels(List<Label> all, Entity thing) {
        var labels = new ArrayList<String>(2 * all.size());
        for (var label : all) {
            String value = label.text().at(thing, 0);
            if (!label.optional() || !value.isEmpty()) {
                labels.add(label.name());
                labels.add(value);
            }
        }
        return labels.toArray(String[]::new);
    }

    /// Writes the series of a latency histogram since boot.
    private static final class LatencyHistogramWriter {
        private final double[] bounds;
        private final double perSecond;
        private final String[] texts;
        private final Map<LatencyComponent, double[]> shares = new ConcurrentHashMap<>();

        /// @param bounds the upper bounds of the buckets, without +Inf
        /// @param perSecond 1 if the bounds are in seconds, a million if they are in microseconds
        LatencyHistogramWriter(double[] bounds, double perSecond) {
            this.bounds = bounds;
            this.perSecond = perSecond;
            this.texts = Arrays.stream(bounds).mapToObj(GoFormat::general).toArray(String[]::new);
        }

        /// The cumulative share of this mode's requests for each bucket. The caller must not change the array.
        private double[] shares(LatencyComponent mode) {
            return shares.computeIfAbsent(
                    mode,
                    m -> Arrays.stream(bounds)
                            .map(v -> m.shareBelow(v / perSecond))
                            .toArray());
        }

        void write(
                HostSimulation simulation, List<RequestStream> streams, String[] labels, MetricFamily.SeriesSink out) {
            // All series of the histogram are read at the same instants.
            var totals = InstantCache.of(streams.stream()
                    .map(stream -> simulation.sinceBoot(stream.requests()))
                    .toList());
            double[][] below = streams.stream().map(s -> shares(s.latency())).toArray(double[][]::new);
            double[] means = streams.stream()
                    .mapToDouble(s -> s.latency().mean() * perSecond)
                    .toArray();
            for (int i = 0; i < bounds.length; i++) {
                int bucket = i;
                out.series(
                        "_bucket",
                        with(labels, "le", texts[i]),
                        () -> t -> Math.floor(weighed(totals.at(t), mode -> below[mode][bucket])));
            }
            out.series("_bucket", with(labels, "le", "+Inf"), () -> t -> count(totals.at(t)));
            out.series("_sum", labels, () -> t -> weighed(totals.at(t), mode -> means[mode]));
            out.series("_count", labels, () -> t -> count(totals.at(t)));
        }

        private static double count(double[] totals) {
            return Math.floor(Arrays.stream(totals).sum());
        }

        private static double weighed(double[] totals, IntToDoubleFunction weight) {
            double sum = 0;
            for (int i = 0; i < totals.length; i++) {
                sum += totals[i] * weight.applyAsDouble(i);
            }
            return sum;
        }

        private static String[] with(String[] labels, String name, String value) {
            var longer = Arrays.copyOf(labels, labels.length + 2);
            longer[labels.length] = name;
            longer[labels.length + 1] = value;
            return longer;
        }
    }
}
