package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import greenwall.lab.http.ServerJson;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.logql.ReadBudget;
import greenwall.lab.logql.ResultSeries;
import greenwall.lab.text.Fields;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/// Loki's answers as JSON.
final class LokiJson {
    private static final Object NOTHING_CACHED = new Fields()
            .with("entriesFound", 0)
            .with("entriesRequested", 0)
            .with("entriesStored", 0)
            .with("bytesReceived", 0)
            .with("bytesSent", 0)
            .with("requests", 0)
            .with("downloadTime", 0);

    private LokiJson() {}

    /// What the statistics of an answer tell.
    record Cost(ReadBudget tally, long tookNanos, int returned) {}

    static String streams(List<LogEntry> entries, Cost cost) {
        Map<Labels, List<LogEntry>> streams = new LinkedHashMap<>();
        for (LogEntry entry : entries) {
            streams.computeIfAbsent(entry.labels(), _ -> new ArrayList<>()).add(entry);
        }
        return answer(
                "streams",
                ServerJson.objects(streams.entrySet(), (out, s) -> stream(out, s.getKey(), s.getValue())),
                cost);
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

    static String vector(List<ResultSeries> curves, long timeNanos, Cost cost) {
        var result = ServerJson.objects(curves, (out, curve) -> {
            out.writePOJOProperty("metric", curve.labels());
            out.writeName("value");
            sample(out, timeNanos, curve.values()[0]);
        });
        return answer("vector", result, cost);
    }

    static String matrix(List<ResultSeries> curves, long[] times, Cost cost) {
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
        return answer("matrix", result, cost);
    }

    /// Seconds with up to three decimals, and the value as plain digits in a string.
    private static void sample(JsonGenerator out, long timeNanos, double value) {
        out.writeStartArray();
        out.writeNumber(ServerJson.seconds(Math.floorDiv(timeNanos, 1_000_000L)));
        out.writeString(GoText.plain(value));
        out.writeEndArray();
    }

    private static String answer(String type, ServerJson.Part result, Cost cost) {
        return ServerJson.success(
                new Fields().with("resultType", type).with("result", result).with("stats", stats(cost)));
    }

    /// Nothing comes from a store or a cache, all of it from the one ingester.
    private static Object stats(Cost cost) {
        double seconds = Math.max(cost.tookNanos(), 1) / 1e9;
        long lines = cost.tally().lines();
        long bytes = cost.tally().bytes();
        var summary = new Fields()
                .with("bytesProcessedPerSecond", (long) (bytes / seconds))
                .with("linesProcessedPerSecond", (long) (lines / seconds))
                .with("totalBytesProcessed", bytes)
                .with("totalLinesProcessed", lines)
                .with("execTime", BigDecimal.valueOf(Math.max(cost.tookNanos(), 1), 9))
                .with("queueTime", new BigDecimal("0.000016"))
                .with("subqueries", 0)
                .with("totalEntriesReturned", cost.returned())
                .with("splits", 1)
                .with("shards", 1);
        var ingester = new Fields()
                .with("totalReached", 1)
                .with("totalChunksMatched", 1)
                .with("totalBatches", 1)
                .with("totalLinesSent", lines)
                .with("store", store(lines, bytes));
        return new Fields()
                .with("summary", summary)
                .with("querier", Map.of("store", store(0, 0)))
                .with("ingester", ingester)
                .with("cache", Map.of("chunk", NOTHING_CACHED, "index", NOTHING_CACHED, "result", NOTHING_CACHED));
    }

    private static Object store(long lines, long bytes) {
        var chunk = new Fields()
                .with("headChunkBytes", 0)
                .with("headChunkLines", 0)
                .with("decompressedBytes", bytes)
                .with("decompressedLines", lines)
                .with("compressedBytes", bytes / 6)
                .with("totalDuplicates", 0);
        return new Fields()
                .with("totalChunksRef", 0)
                .with("totalChunksDownloaded", 0)
                .with("chunksDownloadTime", 0)
                .with("chunk", chunk);
    }

    /// Where there is nothing, Loki leaves `data` out.
    static String strings(List<String> values) {
        return ServerJson.success(Optional.of(values).filter(some -> !some.isEmpty()));
    }

    /// A frame of the tail: each element of `streams` holds one entry, also where two are of one stream.
    static String tailFrame(List<LogEntry> entries) {
        return ServerJson.write(new Fields()
                .with(
                        "streams",
                        ServerJson.objects(entries, (out, entry) -> stream(out, entry.labels(), List.of(entry)))));
    }
}
