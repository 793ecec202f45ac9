package greenwall.lab.openmetrics;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import greenwall.fleet.promql.Literals;
import greenwall.lab.prometheus.MetricMetadata;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads an OpenMetrics text with timestamps, in the format of `promtool tsdb create-blocks-from openmetrics`.
/// Exemplars are skipped. The whole file is kept in memory, so the number of samples is limited.
final class OpenMetricsFile {
    /// The file is not valid. The message names the file, the line and what was found.
    static final class Malformed extends IOException {
        private static final long serialVersionUID = 1L;

        Malformed(Path file, int line, String found) {
            super(file + ":" + line + ": " + found);
        }
    }

    record Content(LoadedSeries series, Map<String, MetricMetadata> metadata) {}

    private static final int MAX_LINE = 1 << 20;
    private static final int MAX_SAMPLES = 20_000_000;

    private final Path file;
    private final LoadedSeries.Builder series = new LoadedSeries.Builder();
    private final Map<String, MetricMetadata> metadata = new TreeMap<>();
    private String[] scratch = new String[64];
    private int lineNumber;
    private int samples;
    private String line = "";
    private int at;

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
            at = 0;
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

    private Malformed malformed(String found) {
        return new Malformed(file, lineNumber, found);
    }

    private void descriptor() throws Malformed {
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

    private void sample() throws Malformed {
        int end = nameEnd(at, true);
        if (end == at) {
            throw malformed("expected a metric's name, found: " + line);
        }
        scratch[0] = Labels.NAME;
        scratch[1] = line.substring(at, end);
        int length = 2;
        at = end;
        if (at < line.length() && line.charAt(at) == '{') {
            at++;
            length = labels(length);
        }
        double value = number("a value");
        double seconds = number("a timestamp in seconds");
        if (Double.isNaN(seconds) || Double.isInfinite(seconds)) {
            throw malformed("the timestamp is not a finite number");
        }
        boolean exemplar = line.startsWith(" # ", at);
        if (at < line.length() && !exemplar) {
            throw malformed("nothing may follow the timestamp, found: " + line.substring(at));
        }
        if (++samples > MAX_SAMPLES) {
            throw malformed("the file has more than " + MAX_SAMPLES + " samples; split it");
        }
        series.add(Labels.copyOf(scratch, length), (long) (seconds * 1000), value);
    }

    private int nameEnd(int from, boolean colons) {
        int end = from;
        while (end < line.length()) {
            char c = line.charAt(end);
            boolean letter = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (colons && c == ':');
            boolean digit = c >= '0' && c <= '9' && end > from;
            if (!letter && !digit) {
                return end;
            }
            end++;
        }
        return end;
    }

    private int labels(int from) throws Malformed {
        int length = from;
        while (true) {
            if (at < line.length() && line.charAt(at) == '}') {
                at++;
                return length;
            }
            int end = nameEnd(at, false);
            if (end == at || !line.startsWith("=\"", end)) {
                throw malformed("expected a label, found: " + line.substring(at));
            }
            if (length + 2 > scratch.length) {
                scratch = Arrays.copyOf(scratch, scratch.length * 2);
            }
            scratch[length] = line.substring(at, end);
            at = end + 2;
            scratch[length + 1] = labelValue();
            length += 2;
            if (at < line.length() && line.charAt(at) == ',') {
                at++;
            } else if (at >= line.length() || line.charAt(at) != '}') {
                throw malformed("expected a comma or a closing brace, found: " + line.substring(at));
            }
        }
    }

    private String labelValue() throws Malformed {
        var value = new StringBuilder();
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c == '"') {
                return value.toString();
            }
            if (c != '\\' || at >= line.length()) {
                value.append(c);
                continue;
            }
            char escaped = line.charAt(at++);
            switch (escaped) {
                case 'n' -> value.append('\n');
                case '\\', '"' -> value.append(escaped);
                default -> value.append('\\').append(escaped);
            }
        }
        throw malformed("a label's value is not closed");
    }

    private double number(String what) throws Malformed {
        if (at >= line.length() || line.charAt(at) != ' ') {
            throw malformed("expected a space and " + what + ", found: " + GoText.quote(line.substring(at)));
        }
        int end = line.indexOf(' ', at + 1);
        String text = end < 0 ? line.substring(at + 1) : line.substring(at + 1, end);
        at = end < 0 ? line.length() : end;
        try {
            return Literals.floating(text);
        } catch (Literals.Malformed _) {
            throw malformed("expected " + what + ", found: " + GoText.quote(text));
        }
    }
}
