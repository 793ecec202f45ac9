package greenwall.lab.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoFormat;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.promql.Promql;
import greenwall.fleet.promql.PromqlExpr;
import greenwall.fleet.promql.PromqlLiterals;
import greenwall.fleet.source.MetricsSource.MetricMetadata;
import greenwall.lab.http.LabHttpServer;
import greenwall.lab.prometheus.PrometheusData;
import greenwall.lab.prometheus.PrometheusServer;
import greenwall.lab.promql.LoadedSeries;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads an OpenMetrics text with timestamps, in the format of
/// `promtool tsdb create-blocks-from openmetrics`. Exemplars are skipped. The whole file is kept in memory,
/// so the number of samples is limited.
public final class OpenMetricsFile {
    record Content(LoadedSeries series, Map<String, MetricMetadata> metadata) {}

    private static final Pattern SAMPLE = Pattern.compile(
            "([^ {]++(?:\\{[^\"}]*+(?:\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"[^\"}]*+)*+})?+) (\\S++) (\\S++)(?: # .*+)?+");
    private static final int MAX_LINE = 1 << 20;
    private static final int MAX_SAMPLES = 20_000_000;

    private final Path file;
    private final LoadedSeries.Builder series = new LoadedSeries.Builder();
    private final Map<String, MetricMetadata> metadata = new TreeMap<>();
    private final Map<String, Labels> known = new HashMap<>();
    private int lineNumber;
    private int samples;
    private String line = "";

    /// Starts a Prometheus on loopback that serves the series of a file.
    ///
    /// @param port the port; 0 for a free one
    /// @throws IOException if the file cannot be read; the message is one line with the position and the
    ///     cause
    public static LabHttpServer serve(Path file, int port) throws IOException {
        var content = read(file);
        var data = new PrometheusData(
                content.series(), List::of, List::of, content.metadata(), Optional.empty(), InstantSource.system());
        return PrometheusServer.start(InetAddress.ofLiteral("127.0.0.1"), port, data);
    }

    private OpenMetricsFile(Path file) {
        this.file = file;
    }

    static Content read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file
                    + (Files.exists(file) ? " is not a regular file" : " does not exist")
                    + "; expected an OpenMetrics text with timestamps");
        }
        var reading = new OpenMetricsFile(file);
        try (var reader = Files.newBufferedReader(file)) {
            reading.lines(reader);
        }
        return new Content(reading.series.build(), reading.metadata);
    }

    private void lines(BufferedReader reader) throws IOException {
        while (true) {
            String next = readLine(reader);
            if (next == null) {
                throw malformed("the file ends without # EOF");
            }
            lineNumber++;
            line = next;
            if (line.equals("# EOF")) {
                return;
            }
            if (line.startsWith("# ")) {
                descriptor();
            } else {
                sample();
            }
        }
    }

    private @Nullable String readLine(BufferedReader reader) throws IOException {
        var text = new StringBuilder(128);
        for (int c = reader.read(); c != '\n'; c = reader.read()) {
            if (c < 0) {
                return text.isEmpty() ? null : text.toString();
            }
            if (text.length() == MAX_LINE) {
                lineNumber++;
                throw malformed("the line has more than " + MAX_LINE + " characters");
            }
            text.append((char) c);
        }
        int length = text.length();
        return length > 0 && text.charAt(length - 1) == '\r' ? text.substring(0, length - 1) : text.toString();
    }

    private IOException malformed(String found) {
        return new IOException(file + ":" + lineNumber + ": " + found);
    }

    private void descriptor() throws IOException {
        String[] words = line.split(" ", 4);
        if (words.length < 3) {
            throw malformed("expected # TYPE, # HELP, # UNIT or # EOF, found: " + line);
        }
        String text = words.length > 3 ? words[3] : "";
        var known = metadata.getOrDefault(words[2], new MetricMetadata("unknown", "", ""));
        var more = switch (words[1]) {
            case "TYPE" -> new MetricMetadata(text, known.help(), known.unit());
            case "HELP" -> new MetricMetadata(known.type(), unescaped(text), known.unit());
            case "UNIT" -> new MetricMetadata(known.type(), known.help(), text);
            default -> throw malformed("expected # TYPE, # HELP, # UNIT or # EOF, found: " + line);
        };
        metadata.put(words[2], more);
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private void sample() throws IOException {
        var parts = SAMPLE.matcher(line);
        if (!parts.matches()) {
            throw malformed("expected NAME{LABEL=\"VALUE\"} VALUE TIMESTAMP, found: " + line);
        }
        var labels = known.get(parts.group(1));
        if (labels == null) {
            labels = labels(parts.group(1));
            known.put(parts.group(1), labels);
        }
        double value = number("a value", parts.group(2));
        double seconds = number("a timestamp in seconds", parts.group(3));
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            throw malformed("the timestamp is not a finite number");
        }
        if (++samples > MAX_SAMPLES) {
            throw malformed("the file has more than " + MAX_SAMPLES + " samples; split it");
        }
        series.add(labels, (long) (seconds * 1000), value);
    }

    /// The labels of a series, which is written like a PromQL selector that only compares for equality.
    private Labels labels(String text) throws IOException {
        if (Promql.parseSelector(text) instanceof ParseResult.Valid(PromqlExpr.Selector selector)) {
            var labels = new TreeMap<String, String>();
            for (var matcher : selector.matchers()) {
                if (matcher.kind() != LabelMatcher.Kind.EQUAL) {
                    throw malformed("expected the labels of a series, found: " + text);
                }
                labels.put(matcher.name(), matcher.value());
            }
            return Labels.of(labels);
        }
        throw malformed("expected a metric's name and labels, found: " + text);
    }

    private double number(String what, String text) throws IOException {
        try {
            return PromqlLiterals.parseFloat(text);
        } catch (PromqlLiterals.MalformedLiteralException _) {
            throw malformed("expected " + what + ", found: " + GoFormat.quote(text));
        }
    }
}
