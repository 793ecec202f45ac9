package greenwall.lab.loki;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.GoText;
import greenwall.lab.http.JsonText;
import greenwall.lab.logql.Curve;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.logql.Tally;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Loki's answers as JSON.
final class LokiJson {
    private static final String NOTHING_CACHED =
            "{\"entriesFound\":0,\"entriesRequested\":0,\"entriesStored\":0,\"bytesReceived\":0,\"bytesSent\":0,"
                    + "\"requests\":0,\"downloadTime\":0}";

    private LokiJson() {}

    /// What the statistics of an answer tell.
    record Cost(Tally tally, long tookNanos, int returned) {}

    static String streams(List<LogEntry> entries, Cost cost) {
        Map<Labels, List<LogEntry>> streams = new HashMap<>();
        for (LogEntry entry : entries) {
            streams.computeIfAbsent(entry.labels(), _ -> new ArrayList<>()).add(entry);
        }
        var out = new StringBuilder(256 + entries.size() * 160)
                .append("{\"status\":\"success\",\"data\":{\"resultType\":\"streams\",\"result\":[");
        boolean first = true;
        for (var stream : streams.entrySet()) {
            if (!first) {
                out.append(',');
            }
            first = false;
            JsonText.labels(out.append("{\"stream\":"), stream.getKey()).append(",\"values\":[");
            for (int i = 0; i < stream.getValue().size(); i++) {
                entry(out.append(i == 0 ? "" : ","), stream.getValue().get(i));
            }
            out.append("]}");
        }
        return end(out, cost);
    }

    private static void entry(StringBuilder out, LogEntry entry) {
        JsonText.quote(out.append("[\"").append(entry.timeNanos()).append("\","), entry.text())
                .append(']');
    }

    static String vector(List<Curve> curves, long timeNanos, Cost cost) {
        var out = new StringBuilder("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[");
        for (int i = 0; i < curves.size(); i++) {
            JsonText.labels(
                            out.append(i == 0 ? "" : ",").append("{\"metric\":"),
                            curves.get(i).labels())
                    .append(",\"value\":");
            sample(out, timeNanos, curves.get(i).values()[0]).append('}');
        }
        return end(out, cost);
    }

    static String matrix(List<Curve> curves, long[] times, Cost cost) {
        var out = new StringBuilder("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[");
        for (int i = 0; i < curves.size(); i++) {
            Curve curve = curves.get(i);
            JsonText.labels(out.append(i == 0 ? "" : ",").append("{\"metric\":"), curve.labels())
                    .append(",\"values\":[");
            boolean first = true;
            for (int at = 0; at < times.length; at++) {
                if (curve.has(at)) {
                    sample(out.append(first ? "" : ","), times[at], curve.values()[at]);
                    first = false;
                }
            }
            out.append("]}");
        }
        return end(out, cost);
    }

    /// Seconds with up to three decimals, and the value as plain digits in a string.
    private static StringBuilder sample(StringBuilder out, long timeNanos, double value) {
        long millis = Math.floorDiv(timeNanos, 1_000_000L);
        out.append('[')
                .append(BigDecimal.valueOf(millis, 3).stripTrailingZeros().toPlainString());
        return out.append(",\"").append(GoText.plain(value)).append("\"]");
    }

    private static String end(StringBuilder out, Cost cost) {
        double seconds = Math.max(cost.tookNanos(), 1) / 1e9;
        long lines = cost.tally().lines();
        long bytes = cost.tally().bytes();
        String chunk = "{\"headChunkBytes\":0,\"headChunkLines\":0,\"decompressedBytes\":" + bytes
                + ",\"decompressedLines\":" + lines + ",\"compressedBytes\":" + bytes / 6 + ",\"totalDuplicates\":0}";
        out.append("],\"stats\":{\"summary\":{\"bytesProcessedPerSecond\":")
                .append((long) (bytes / seconds))
                .append(",\"linesProcessedPerSecond\":")
                .append((long) (lines / seconds))
                .append(",\"totalBytesProcessed\":")
                .append(bytes)
                .append(",\"totalLinesProcessed\":")
                .append(lines)
                .append(",\"execTime\":")
                .append(String.format(Locale.ROOT, "%.9f", seconds))
                .append(",\"queueTime\":0.000016,\"subqueries\":0,\"totalEntriesReturned\":")
                .append(cost.returned())
                .append(",\"splits\":1,\"shards\":1},\"querier\":{\"store\":{\"totalChunksRef\":0,")
                .append("\"totalChunksDownloaded\":0,\"chunksDownloadTime\":0,\"chunk\":{\"headChunkBytes\":0,")
                .append("\"headChunkLines\":0,\"decompressedBytes\":0,\"decompressedLines\":0,\"compressedBytes\":0,")
                .append("\"totalDuplicates\":0}}},\"ingester\":{\"totalReached\":1,\"totalChunksMatched\":1,")
                .append("\"totalBatches\":1,\"totalLinesSent\":")
                .append(lines)
                .append(
                        ",\"store\":{\"totalChunksRef\":0,\"totalChunksDownloaded\":0,\"chunksDownloadTime\":0,\"chunk\":")
                .append(chunk)
                .append("}},\"cache\":{\"chunk\":")
                .append(NOTHING_CACHED)
                .append(",\"index\":")
                .append(NOTHING_CACHED)
                .append(",\"result\":")
                .append(NOTHING_CACHED);
        return out.append("}}}}").toString();
    }

    /// Where there is nothing, Loki leaves `data` out.
    static String strings(List<String> values) {
        if (values.isEmpty()) {
            return "{\"status\":\"success\"}";
        }
        var out = new StringBuilder("{\"status\":\"success\",\"data\":[");
        for (int i = 0; i < values.size(); i++) {
            JsonText.quote(out.append(i == 0 ? "" : ","), values.get(i));
        }
        return out.append("]}").toString();
    }

    static String series(Iterable<Labels> series) {
        var out = new StringBuilder("{\"status\":\"success\",\"data\":[");
        boolean first = true;
        for (Labels labels : series) {
            JsonText.labels(out.append(first ? "" : ","), labels);
            first = false;
        }
        return out.append("]}").toString();
    }

    /// A frame of the tail: each element of `streams` holds one entry, also where two are of one stream.
    static String tailFrame(List<LogEntry> entries, List<LogEntry> dropped) {
        var out = new StringBuilder("{\"streams\":[");
        for (int i = 0; i < entries.size(); i++) {
            JsonText.labels(
                            out.append(i == 0 ? "" : ",").append("{\"stream\":"),
                            entries.get(i).labels())
                    .append(",\"values\":[");
            entry(out, entries.get(i));
            out.append("]}");
        }
        out.append(']');
        if (!dropped.isEmpty()) {
            out.append(",\"dropped_entries\":[");
            for (int i = 0; i < dropped.size(); i++) {
                out.append(i == 0 ? "" : ",")
                        .append("{\"timestamp\":\"")
                        .append(dropped.get(i).timeNanos());
                JsonText.labels(out.append("\",\"labels\":"), dropped.get(i).labels())
                        .append('}');
            }
            out.append(']');
        }
        return out.append('}').toString();
    }
}
