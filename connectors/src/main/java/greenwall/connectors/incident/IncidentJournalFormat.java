package greenwall.connectors.incident;

import static greenwall.connectors.json.JsonEncoding.int32;
import static greenwall.connectors.json.JsonEncoding.integer;
import static greenwall.connectors.json.JsonEncoding.member;
import static greenwall.connectors.json.JsonEncoding.time;
import static greenwall.connectors.json.JsonEncoding.words;

import greenwall.connectors.json.JsonEncoding;
import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.json.RecordJsonCodec;
import greenwall.connectors.memory.ParsingHeapLimit;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.Unit;
import greenwall.fleet.incident.Evidence;
import greenwall.fleet.incident.IncidentEnd;
import greenwall.fleet.incident.IncidentStart;
import greenwall.fleet.incident.IncidentVerdict;
import greenwall.fleet.incident.TimelineEntry;
import greenwall.fleet.probe.ProbeOutput;
import greenwall.fleet.probe.run.ProbeRunEvent.Ended;
import greenwall.fleet.source.Matrix;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// The lines of a journal as JSON: the opening, the entries and the closing. Members that a newer version added
/// are ignored.
final class IncidentJournalFormat {
    private static final String OPENING_KIND = "opening";
    private static final String CLOSING_KIND = "closing";

    private static final RecordJsonCodec CODEC = new RecordJsonCodec(Map.of(
            TimeWindow.class,
                    _ -> RecordJsonCodec.PLAIN.of(TimeWindow.class, Map.of("start", time("from"), "end", time("to"))),
            ZoneId.class, name -> member(name, ZoneId::getId, fields -> zone(fields.text(name))),
            Unit.class, name -> words(name, Unit.values(), Unit::name).otherwise(_ -> Unit.NONE),
            IncidentVerdict.class,
                    name -> words(name, IncidentVerdict.values(), IncidentVerdict::word)
                            .otherwise(_ -> IncidentVerdict.UNKNOWN),
            IncidentEnd.ChangeKind.class,
                    _ -> words("what", IncidentEnd.ChangeKind.values(), IncidentEnd.ChangeKind::word)
                            .otherwise(_ -> IncidentEnd.ChangeKind.OTHER),
            Evidence.Line.class, _ -> RecordJsonCodec.PLAIN.of(Evidence.Line.class, Map.of("timeNanos", integer("t"))),
            Matrix.Series.class, _ -> new JsonEncoding<>(IncidentJournalFormat::write, IncidentJournalFormat::series),
            ProbeOutput.class, _ -> outputs(),
            Evidence.class, _ -> evidence()));

    private static final JsonEncoding<TimelineEntry> ENTRY =
            CODEC.of(TimelineEntry.class, Map.of("number", int32("n")));
    private static final JsonEncoding<IncidentStart> OPENING = CODEC.of(IncidentStart.class);
    private static final JsonEncoding<IncidentEnd> CLOSING = CODEC.of(IncidentEnd.class);

    private static JsonEncoding<Evidence> evidence() {
        return RecordJsonCodec.variants(
                "kind",
                List.of(
                        CODEC.variant("chart", Evidence.Chart.class),
                        CODEC.variant("figures", Evidence.MeasuredValues.class, Map.of("at", time("of"))),
                        CODEC.variant("lines", Evidence.Lines.class),
                        CODEC.variant("command", Evidence.CommandRun.class),
                        CODEC.variant("probe", Evidence.ProbeRun.class),
                        CODEC.variant("decision", Evidence.Decision.class),
                        CODEC.variant("note", Evidence.Note.class),
                        CODEC.variant("verdict", Evidence.RunbookVerdict.class)));
    }

    private static JsonEncoding<ProbeOutput> outputs() {
        var buckets = member("buckets", IncidentJournalFormat::encode, fields -> buckets(fields.texts("buckets")));
        var leftBehind = new JsonEncoding<>(int32("left_behind").writer(), IncidentJournalFormat::leftBehind);
        return RecordJsonCodec.<ProbeOutput>variants(
                        "kind",
                        List.of(
                                CODEC.variant("hist", ProbeOutput.Histogram.class, Map.of("buckets", buckets)),
                                CODEC.variant("table", ProbeOutput.Table.class),
                                CODEC.variant("event", ProbeOutput.Event.class),
                                CODEC.variant("stack", ProbeOutput.Stack.class),
                                CODEC.variant("count", ProbeOutput.Count.class),
                                CODEC.variant("note", ProbeOutput.Note.class),
                                CODEC.variant("end", ProbeOutput.End.class, Map.of("leftBehind", leftBehind))))
                .otherwise(fields -> new ProbeOutput.Note(fields.time("at"), fields.text("text")));
    }

    private IncidentJournalFormat() {}

    static String encode(IncidentStart opening) {
        var members = new LinkedHashMap<String, Object>();
        members.put("kind", OPENING_KIND);
        members.put("version", 1);
        members.putAll(OPENING.write(opening));
        return line(members);
    }

    static String encode(IncidentEnd closing) {
        var members = new LinkedHashMap<String, Object>();
        members.put("kind", CLOSING_KIND);
        members.putAll(CLOSING.write(closing));
        return line(members);
    }

    static String encode(TimelineEntry entry) {
        return line(ENTRY.write(entry));
    }

    private static String line(Map<String, Object> members) {
        return SanitizedText.json(JsonMapper.shared().writeValueAsString(members));
    }

    /// An [IncidentStart], a [TimelineEntry] or an [IncidentEnd].
    static Record read(byte[] bytes, int start, int length, ParsingHeapLimit budget) throws IOException {
        budget.take(ParsingHeapLimit.OBJECT);
        try (var json = JsonReader.of(bytes, start, length, budget)) {
            var fields = json.fields(IncidentJournalFormat::numbers);
            return switch (fields.text("kind")) {
                case OPENING_KIND -> OPENING.read(fields);
                case CLOSING_KIND -> CLOSING.read(fields);
                default -> ENTRY.read(fields);
            };
        } catch (IllegalArgumentException bad) {
            throw new IOException(bad.getMessage(), bad);
        }
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException _) {
            return ZoneOffset.UTC;
        }
    }

    private static int leftBehind(JsonFields end) throws IOException {
        return end.has("left_behind") ? (int) end.integer("left_behind") : Ended.NOT_KNOWN;
    }

    private static List<Long> encode(List<ProbeOutput.Bucket> buckets) {
        return buckets.stream()
                .flatMap(bucket -> Stream.of(bucket.low(), bucket.high(), bucket.count()))
                .toList();
    }

    private static List<ProbeOutput.Bucket> buckets(List<String> numbers) {
        var buckets = new ArrayList<ProbeOutput.Bucket>();
        for (int i = 0; i + 2 < numbers.size(); i += 3) {
            buckets.add(new ProbeOutput.Bucket(
                    Long.parseLong(numbers.get(i)),
                    Long.parseLong(numbers.get(i + 1)),
                    Long.parseLong(numbers.get(i + 2))));
        }
        return buckets;
    }

    /// Writes times as differences, which are short for the evenly spaced times of most series.
    private static void write(Matrix.Series series, Map<String, Object> into) {
        var differences = series.timeMillis().clone();
        for (int i = differences.length - 1; i > 0; i--) {
            differences[i] -= differences[i - 1];
        }
        into.put("labels", series.labels().toMap());
        into.put("times", differences);
        into.put(
                "values",
                Arrays.stream(series.values()).mapToObj(JsonEncoding::shortest).toArray());
    }

    private static Matrix.Series series(JsonFields fields) throws IOException {
        var times = fields.special("times", long[].class);
        var values = fields.special("values", double[].class);
        int length = Math.min(times.length, values.length);
        return new Matrix.Series(
                fields.labels("labels"), Arrays.copyOf(times, length), Arrays.copyOf(values, length), List.of());
    }

    /// Reads times and values into arrays, because there are thousands of them.
    private static @Nullable Object numbers(String name, JsonReader json) throws IOException {
        return switch (name) {
            case "times" -> times(json);
            case "values" -> values(json);
            default -> null;
        };
    }

    private static long[] times(JsonReader json) throws IOException {
        json.require(JsonToken.START_ARRAY, "a list of times");
        var parser = json.parser();
        var times = new long[256];
        int n = 0;
        long time = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (n == times.length) {
                json.heapLimit().take((long) n * ParsingHeapLimit.SAMPLE);
                times = Arrays.copyOf(times, n * 2);
            }
            time += parser.getLongValue();
            times[n++] = time;
        }
        return Arrays.copyOf(times, n);
    }

    private static double[] values(JsonReader json) throws IOException {
        json.require(JsonToken.START_ARRAY, "a list of values");
        var parser = json.parser();
        var values = new double[256];
        int n = 0;
        for (var token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (n == values.length) {
                json.heapLimit().take((long) n * ParsingHeapLimit.SAMPLE);
                values = Arrays.copyOf(values, n * 2);
            }
            values[n++] = token.isNumeric() ? parser.getDoubleValue() : json.number();
        }
        return Arrays.copyOf(values, n);
    }
}
