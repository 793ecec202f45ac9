package greenwall.connectors.incident;

import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonWalker;
import greenwall.connectors.limits.HeapBudget;
import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.incident.Entry;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.probe.Output;
import greenwall.fleet.probe.run.RunEvent.Ended;
import greenwall.fleet.source.Matrix;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonToken;

/// Reads one line of a journal. What a newer version added and this one does not know is left out.
final class EvidenceReader {
    sealed interface Line {
        record Begins(IncidentOpening opening) implements Line {}

        record Piece(Entry entry) implements Line {}

        record Ends(IncidentClosing closing) implements Line {}

        /// Of a kind that this version does not know.
        record Other() implements Line {}
    }

    private final JsonFields fields = new JsonFields();
    private List<Matrix.Series> series = List.of();
    private List<Evidence.Line> lines = List.of();
    private List<Output> outputs = List.of();

    private EvidenceReader() {}

    static Line read(byte[] bytes, int start, int length, HeapBudget allowance) throws IOException {
        var in = new EvidenceReader();
        allowance.take(HeapBudget.OBJECT);
        try (var json = JsonWalker.of(bytes, start, length, allowance)) {
            json.object(name -> in.field(json, name));
            return in.line();
        } catch (IllegalArgumentException bad) {
            throw new IOException(bad.getMessage(), bad);
        }
    }

    private void field(JsonWalker json, String name) throws IOException {
        switch (name) {
            case "series" -> series = json.list(() -> series(json));
            case "lines" -> lines = json.list(() -> logLine(json.fields()));
            case "outputs" -> outputs = json.list(() -> output(json.fields()));
            default -> fields.read(name, json);
        }
    }

    private static Unit unit(String name) {
        for (var unit : Unit.values()) {
            if (unit.name().equals(name)) {
                return unit;
            }
        }
        return Unit.NONE;
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException _) {
            return ZoneOffset.UTC;
        }
    }

    private Line line() throws IOException {
        return switch (text("kind")) {
            case "opening" ->
                new Line.Begins(new IncidentOpening(
                        text("id"),
                        text("title"),
                        text("cluster"),
                        text("host"),
                        fields.labels("alert"),
                        window(),
                        fields.time("at"),
                        zone(text("zone")),
                        text("who"),
                        fields.flag("drill", false)));
            case "closing" ->
                new Line.Ends(new IncidentClosing(
                        fields.time("at"),
                        zone(text("zone")),
                        text("who"),
                        IncidentVerdict.of(text("verdict")).orElse(IncidentVerdict.UNKNOWN),
                        text("summary"),
                        fields.list("changes", EvidenceReader::change)));
            case "chart" ->
                piece(new Evidence.Chart(
                        text("title"),
                        text("cluster"),
                        text("query"),
                        unit(text("unit")),
                        window(),
                        millis("step_ms"),
                        series,
                        fields.list("thresholds", EvidenceReader::threshold),
                        text("said")));
            case "figures" ->
                piece(new Evidence.Figures(
                        text("title"),
                        text("cluster"),
                        text("query"),
                        unit(text("unit")),
                        fields.time("of"),
                        fields.list("rows", EvidenceReader::figure),
                        text("said")));
            case "lines" ->
                piece(new Evidence.Lines(
                        text("title"),
                        text("cluster"),
                        text("query"),
                        window(),
                        lines,
                        fields.integer("left"),
                        text("said")));
            case "command" ->
                piece(new Evidence.CommandRun(
                        text("host"),
                        text("command"),
                        text("output"),
                        (int) fields.integer("exit"),
                        millis("took_ms"),
                        fields.integer("left"),
                        text("said")));
            case "probe" ->
                piece(new Evidence.ProbeRun(
                        text("host"),
                        text("tool"),
                        fields.map("arguments"),
                        window(),
                        outputs,
                        fields.integer("left"),
                        text("said")));
            case "decision" ->
                piece(new Evidence.Decision(
                        text("question"),
                        text("taken"),
                        text("why"),
                        fields.flag("by_person", false),
                        text("overruled")));
            case "note" -> piece(new Evidence.Note(text("text")));
            default -> new Line.Other();
        };
    }

    private String text(String name) throws IOException {
        return fields.text(name);
    }

    private Duration millis(String name) throws IOException {
        return Duration.ofMillis(fields.integer(name));
    }

    private Line piece(Evidence evidence) throws IOException {
        return new Line.Piece(new Entry(
                (int) fields.integer("n"), fields.time("at"), zone(text("zone")), text("who"), text("step"), evidence));
    }

    private Window window() throws IOException {
        return new Window(fields.time("from"), fields.time("to"));
    }

    private static Matrix.Series series(JsonWalker json) throws IOException {
        var read = new Object() {
            Labels labels = Labels.EMPTY;
            long[] times = new long[0];
            double[] values = new double[0];
        };
        json.object(name -> {
            switch (name) {
                case "labels" -> read.labels = Labels.of(json.textMap());
                case "times" -> read.times = times(json);
                case "values" -> read.values = values(json);
                default -> {}
            }
        });
        int length = Math.min(read.times.length, read.values.length);
        return new Matrix.Series(
                read.labels, Arrays.copyOf(read.times, length), Arrays.copyOf(read.values, length), List.of());
    }

    private static long[] times(JsonWalker json) throws IOException {
        json.require(JsonToken.START_ARRAY, "a list of times");
        var parser = json.parser();
        var times = new long[256];
        int n = 0;
        long time = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (n == times.length) {
                json.allowance().take((long) n * HeapBudget.SAMPLE);
                times = Arrays.copyOf(times, n * 2);
            }
            time += parser.getLongValue();
            times[n++] = time;
        }
        return Arrays.copyOf(times, n);
    }

    private static double[] values(JsonWalker json) throws IOException {
        json.require(JsonToken.START_ARRAY, "a list of values");
        var parser = json.parser();
        var values = new double[256];
        int n = 0;
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (n == values.length) {
                json.allowance().take((long) n * HeapBudget.SAMPLE);
                values = Arrays.copyOf(values, n * 2);
            }
            values[n++] = token.isNumeric() ? parser.getDoubleValue() : json.number();
        }
        return Arrays.copyOf(values, n);
    }

    private static Evidence.Threshold threshold(JsonFields threshold) throws IOException {
        return new Evidence.Threshold(threshold.text("name"), threshold.number("value"));
    }

    private static Evidence.Figure figure(JsonFields figure) throws IOException {
        return new Evidence.Figure(figure.labels("labels"), figure.number("value"));
    }

    private static Evidence.Line logLine(JsonFields line) throws IOException {
        return new Evidence.Line(line.integer("t"), line.labels("stream"), line.text("text"));
    }

    private static IncidentClosing.Change change(JsonFields change) throws IOException {
        var word = change.text("what").toUpperCase(Locale.ROOT);
        var kind = Arrays.stream(IncidentClosing.Kind.values())
                .filter(known -> known.name().equals(word))
                .findFirst();
        return new IncidentClosing.Change(kind.orElse(IncidentClosing.Kind.OTHER), change.text("text"));
    }

    /// What a probe told.
    private static Output output(JsonFields output) throws IOException {
        var at = output.time("at");
        var name = output.text("name");
        var key = output.text("key");
        return switch (output.text("kind")) {
            case "hist" -> new Output.Hist(at, name, key, output.text("unit"), buckets(output.texts("buckets")));
            case "table" -> new Output.Table(at, output.texts("columns"), output.rows("rows"));
            case "event" -> new Output.Event(at, output.map("fields"));
            case "stack" -> new Output.Stack(at, key, output.texts("frames"), output.integer("count"));
            case "count" -> new Output.Count(at, name, key, output.integer("value"));
            case "end" ->
                new Output.End(
                        at,
                        (int) output.integer("exit"),
                        output.text("reason"),
                        output.integer("bytes"),
                        output.integer("dropped"),
                        output.has("left_behind") ? (int) output.integer("left_behind") : Ended.NOT_KNOWN);
            default -> new Output.Note(at, output.text("text"));
        };
    }

    private static List<Output.Bucket> buckets(List<String> numbers) {
        var buckets = new ArrayList<Output.Bucket>();
        for (int i = 0; i + 2 < numbers.size(); i += 3) {
            buckets.add(new Output.Bucket(
                    Long.parseLong(numbers.get(i)),
                    Long.parseLong(numbers.get(i + 1)),
                    Long.parseLong(numbers.get(i + 2))));
        }
        return buckets;
    }
}
