package greenwall.connectors.incident;

import greenwall.connectors.json.JsonIn;
import greenwall.connectors.limits.HeapBudget;
import greenwall.fleet.Labels;
import greenwall.fleet.Unit;
import greenwall.fleet.Window;
import greenwall.fleet.incident.Entry;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentClosing;
import greenwall.fleet.incident.IncidentOpening;
import greenwall.fleet.incident.Verdict;
import greenwall.fleet.probe.Output;
import greenwall.fleet.probe.run.RunEvent.Ended;
import greenwall.fleet.source.Matrix;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonToken;

/// Reads one line of a journal. What a newer version added and this one does not know is left out.
final class EvidenceIn {
    sealed interface Line {
        record Begins(IncidentOpening opening) implements Line {}

        record Piece(Entry entry) implements Line {}

        record Ends(IncidentClosing closing) implements Line {}

        /// Of a kind that this version does not know.
        record Other() implements Line {}
    }

    private String kind = "";
    private String id = "";
    private String title = "";
    private String cluster = "";
    private String query = "";
    private String said = "";
    private String host = "";
    private String who = "";
    private String step = "";
    private String text = "";
    private String command = "";
    private String output = "";
    private String tool = "";
    private String question = "";
    private String taken = "";
    private String why = "";
    private String overruled = "";
    private String verdict = "";
    private String summary = "";
    private Labels alert = Labels.EMPTY;
    private Unit unit = Unit.NONE;
    private Instant at = Instant.EPOCH;
    private Instant of = Instant.EPOCH;
    private Instant from = Instant.EPOCH;
    private Instant to = Instant.EPOCH;
    private ZoneId zone = ZoneOffset.UTC;
    private Duration wide = Duration.ZERO;
    private Duration took = Duration.ZERO;
    private int number;
    private int exit;
    private long left;
    private boolean drill;
    private boolean byPerson;
    private List<Matrix.Series> series = List.of();
    private List<Evidence.Threshold> thresholds = List.of();
    private List<Evidence.Figure> rows = List.of();
    private List<Evidence.Line> lines = List.of();
    private List<IncidentClosing.Change> changes = List.of();
    private List<Output> outputs = List.of();
    private Map<String, String> arguments = Map.of();

    private EvidenceIn() {}

    static Line read(byte[] bytes, int start, int length, HeapBudget allowance) throws IOException {
        var in = new EvidenceIn();
        allowance.take(HeapBudget.OBJECT);
        try (var json = JsonIn.of(bytes, start, length, allowance)) {
            json.object(name -> in.field(json, name));
        }
        try {
            return in.line();
        } catch (IllegalArgumentException bad) {
            throw new IOException(bad.getMessage(), bad);
        }
    }

    private void field(JsonIn json, String name) throws IOException {
        switch (name) {
            case "kind" -> kind = json.text();
            case "id" -> id = json.text();
            case "n" -> number = (int) json.integer();
            case "title" -> title = json.text();
            case "cluster" -> cluster = json.text();
            case "query" -> query = json.text();
            case "said" -> said = json.text();
            case "host" -> host = json.text();
            case "who" -> who = json.text();
            case "step" -> step = json.text();
            case "text" -> text = json.text();
            case "command" -> command = json.text();
            case "output" -> output = json.text();
            case "tool" -> tool = json.text();
            case "question" -> question = json.text();
            case "taken" -> taken = json.text();
            case "why" -> why = json.text();
            case "overruled" -> overruled = json.text();
            case "verdict" -> verdict = json.text();
            case "summary" -> summary = json.text();
            case "alert" -> alert = Labels.of(json.textMap());
            case "unit" -> unit = unit(json.text());
            case "at" -> at = json.time();
            case "of" -> of = json.time();
            case "from" -> from = json.time();
            case "to" -> to = json.time();
            case "zone" -> zone = zone(json.text());
            case "step_ms" -> wide = Duration.ofMillis(json.integer());
            case "took_ms" -> took = Duration.ofMillis(json.integer());
            case "exit" -> exit = (int) json.integer();
            case "left" -> left = json.integer();
            case "drill" -> drill = json.flag();
            case "by_person" -> byPerson = json.flag();
            case "series" -> series = json.list(() -> series(json));
            case "thresholds" -> thresholds = json.list(() -> threshold(json));
            case "rows" -> rows = json.list(() -> figure(json));
            case "lines" -> lines = json.list(() -> logLine(json));
            case "changes" -> changes = json.list(() -> change(json));
            case "outputs" -> outputs = json.list(() -> OutputIn.read(json));
            case "arguments" -> arguments = json.textMap();
            default -> {}
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

    private Line line() {
        return switch (kind) {
            case "opening" ->
                new Line.Begins(new IncidentOpening(id, title, cluster, host, alert, window(), at, zone, who, drill));
            case "closing" ->
                new Line.Ends(new IncidentClosing(
                        at, zone, who, Verdict.of(verdict).orElse(Verdict.UNKNOWN), summary, changes));
            case "chart" ->
                piece(new Evidence.Chart(title, cluster, query, unit, window(), wide, series, thresholds, said));
            case "figures" -> piece(new Evidence.Figures(title, cluster, query, unit, of, rows, said));
            case "lines" -> piece(new Evidence.Lines(title, cluster, query, window(), lines, left, said));
            case "command" -> piece(new Evidence.CommandRun(host, command, output, exit, took, left, said));
            case "probe" -> piece(new Evidence.ProbeRun(host, tool, arguments, window(), outputs, left, said));
            case "decision" -> piece(new Evidence.Decision(question, taken, why, byPerson, overruled));
            case "note" -> piece(new Evidence.Note(text));
            default -> new Line.Other();
        };
    }

    private Line piece(Evidence evidence) {
        return new Line.Piece(new Entry(number, at, zone, who, step, evidence));
    }

    private Window window() {
        return new Window(from, to);
    }

    private static Matrix.Series series(JsonIn json) throws IOException {
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

    private static long[] times(JsonIn json) throws IOException {
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

    private static double[] values(JsonIn json) throws IOException {
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

    private static Evidence.Threshold threshold(JsonIn json) throws IOException {
        var read = new Object() {
            String name = "";
            double value = Double.NaN;
        };
        json.object(name -> {
            switch (name) {
                case "name" -> read.name = json.text();
                case "value" -> read.value = json.number();
                default -> {}
            }
        });
        return new Evidence.Threshold(read.name, read.value);
    }

    private static Evidence.Figure figure(JsonIn json) throws IOException {
        var read = new Object() {
            Labels labels = Labels.EMPTY;
            double value = Double.NaN;
        };
        json.object(name -> {
            switch (name) {
                case "labels" -> read.labels = Labels.of(json.textMap());
                case "value" -> read.value = json.number();
                default -> {}
            }
        });
        return new Evidence.Figure(read.labels, read.value);
    }

    private static Evidence.Line logLine(JsonIn json) throws IOException {
        var read = new Object() {
            long nanos;
            Labels stream = Labels.EMPTY;
            String text = "";
        };
        json.object(name -> {
            switch (name) {
                case "t" -> read.nanos = json.parser().getLongValue();
                case "stream" -> read.stream = Labels.of(json.textMap());
                case "text" -> read.text = json.text();
                default -> {}
            }
        });
        return new Evidence.Line(read.nanos, read.stream, read.text);
    }

    private static IncidentClosing.Change change(JsonIn json) throws IOException {
        var read = new Object() {
            IncidentClosing.Kind kind = IncidentClosing.Kind.OTHER;
            String text = "";
        };
        json.object(name -> {
            switch (name) {
                case "what" -> {
                    var word = json.text().toUpperCase(Locale.ROOT);
                    for (var kind : IncidentClosing.Kind.values()) {
                        read.kind = kind.name().equals(word) ? kind : read.kind;
                    }
                }
                case "text" -> read.text = json.text();
                default -> {}
            }
        });
        return new IncidentClosing.Change(read.kind, read.text);
    }

    /// The outputs of probes.
    private static final class OutputIn {
        private String kind = "";
        private Instant at = Instant.EPOCH;
        private String name = "";
        private String key = "";
        private String unit = "";
        private String text = "";
        private String reason = "";
        private long count;
        private long value;
        private long bytes;
        private long dropped;
        private int exit;
        private int leftBehind = Ended.NOT_KNOWN;
        private final List<Output.Bucket> buckets = new ArrayList<>();
        private List<String> columns = List.of();
        private List<List<String>> rows = List.of();
        private List<String> frames = List.of();
        private Map<String, String> fields = new LinkedHashMap<>();

        static Output read(JsonIn json) throws IOException {
            var in = new OutputIn();
            json.object(name -> in.field(json, name));
            return in.output();
        }

        private void field(JsonIn json, String field) throws IOException {
            switch (field) {
                case "kind" -> kind = json.text();
                case "at" -> at = json.time();
                case "name" -> name = json.text();
                case "key" -> key = json.text();
                case "unit" -> unit = json.text();
                case "text" -> text = json.text();
                case "reason" -> reason = json.text();
                case "count" -> count = json.parser().getLongValue();
                case "value" -> value = json.parser().getLongValue();
                case "bytes" -> bytes = json.parser().getLongValue();
                case "dropped" -> dropped = json.parser().getLongValue();
                case "exit" -> exit = json.parser().getIntValue();
                case "left_behind" ->
                    leftBehind = json.parser().currentToken() == JsonToken.VALUE_NULL
                            ? Ended.NOT_KNOWN
                            : json.parser().getIntValue();
                case "buckets" -> buckets(json);
                case "columns" -> columns = json.texts();
                case "rows" -> rows = json.list(json::texts);
                case "frames" -> frames = json.texts();
                case "fields" -> fields = json.textMap();
                default -> {}
            }
        }

        private void buckets(JsonIn json) throws IOException {
            var numbers = json.list(() -> json.parser().getLongValue());
            for (int i = 0; i + 2 < numbers.size(); i += 3) {
                buckets.add(new Output.Bucket(numbers.get(i), numbers.get(i + 1), numbers.get(i + 2)));
            }
        }

        private Output output() {
            return switch (kind) {
                case "hist" -> new Output.Hist(at, name, key, unit, buckets);
                case "table" -> new Output.Table(at, columns, rows);
                case "event" -> new Output.Event(at, fields);
                case "stack" -> new Output.Stack(at, key, frames, count);
                case "count" -> new Output.Count(at, name, key, value);
                case "end" -> new Output.End(at, exit, reason, bytes, dropped, leftBehind);
                default -> new Output.Note(at, text);
            };
        }
    }
}
