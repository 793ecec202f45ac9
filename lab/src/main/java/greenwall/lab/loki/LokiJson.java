package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.lab.http.ServerJson;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.text.Fields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Writes Loki's responses as JSON.
final class LokiJson {
    private LokiJson() {}

    static String streams(List<LogEntry> entries) {
        Map<Labels, List<LogEntry>> streams = new LinkedHashMap<>();
        for (LogEntry entry : entries) {
            streams.computeIfAbsent(entry.labels(), _ -> new ArrayList<>()).add(entry);
        }
        return ServerJson.success(new Fields()
                .with("resultType", "streams")
                .with(
                        "result",
                        ServerJson.objects(streams.entrySet(), (out, s) -> stream(out, s.getKey(), s.getValue()))));
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

    /// Loki omits `data` if there are no values.
    static String strings(Collection<String> values) {
        return ServerJson.success(Optional.of(values).filter(some -> !some.isEmpty()));
    }

    /// A frame of a live tail: each element of `streams` has one entry, even if two entries have the same
    /// stream.
    static String tailFrame(List<LogEntry> entries) {
        return ServerJson.write(new Fields()
                .with(
                        "streams",
                        ServerJson.objects(entries, (out, entry) -> stream(out, entry.labels(), List.of(entry)))));
    }
}
