package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import greenwall.lab.http.ServerJson;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.logql.ResultSeries;
import greenwall.lab.text.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Loki's responses as JSON.
final class LokiJson {
    private LokiJson() {}

    static String streams(List<LogEntry> entries) {
        Map<Labels, List<LogEntry>> streams = new LinkedHashMap<>();
        for (LogEntry entry : entries) {
            streams.computeIfAbsent(entry.labels(), _ -> new ArrayList<>()).add(entry);
        }
        return answer(
                "streams", ServerJson.objects(streams.entrySet(), (out, s) -> stream(out, s.getKey(), s.getValue())));
    }

    private static void stream(JsonGenerator out, Labels labels, List<LogEntry> entries) {
        out.writePOJOProperty("stream", labels);
        out.writeArrayPropertyStart("values");
        for (LogEntry entry : entries) {
            out.writeStartArray();
            out.writeString(Long.toString(entry.timeNanos()));
            out.writeString(entry.text());
            out.writeEndArray();
        }
        out.writeEndArray();
    }

    static String vector(List<ResultSeries> curves, long timeNanos) {
        var result = ServerJson.objects(curves, (out, curve) -> {
            out.writePOJOProperty("metric", curve.labels());
            out.writeName("value");
            sample(out, timeNanos, curve.values()[0]);
        });
        return answer("vector", result);
    }

    static String matrix(List<ResultSeries> curves, long[] times) {
        var result = ServerJson.objects(curves, (out, curve) -> {
            out.writePOJOProperty("metric", curve.labels());
            out.writeArrayPropertyStart("values");
            for (int at = 0; at < times.length; at++) {
                if (curve.has(at)) {
                    sample(out, times[at], curve.values()[at]);
                }
            }
            out.writeEndArray();
        });
        return answer("matrix", result);
    }

    /// Seconds with up to three decimals, and the value as plain digits in a string.
    private static void sample(JsonGenerator out, long timeNanos, double value) {
        out.writeStartArray();
        out.writeNumber(ServerJson.seconds(Math.floorDiv(timeNanos, 1_000_000L)));
        out.writeString(GoText.plain(value));
        out.writeEndArray();
    }

    private static String answer(String type, ServerJson.Part result) {
        return ServerJson.success(new Fields().with("resultType", type).with("result", result));
    }

    /// Loki omits `data` if it is empty.
    static String strings(Collection<String> values) {
        return ServerJson.success(Optional.of(values).filter(some -> !some.isEmpty()));
    }

    /// A frame of the tail: each element of `streams` has one entry, even if two are of one stream.
    static String tailFrame(List<LogEntry> entries) {
        return ServerJson.write(new Fields()
                .with(
                        "streams",
                        ServerJson.objects(entries, (out, entry) -> stream(out, entry.labels(), List.of(entry)))));
    }
}
