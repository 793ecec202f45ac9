package greenwall.connectors.loki;

import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.memory.ParsingHeapLimit;
import greenwall.connectors.series.LabelInterner;
import greenwall.fleet.Labels;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.LogSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonToken;

/// Reads streams of lines from a response or a frame of the tail.
///
/// If requested with [#CATEGORIES], Loki 3 and later separate index labels, structured metadata and parsed
/// labels. Older versions add parsed labels to those of the stream, so the same is done here.
record LogLinesReader(LabelInterner interner) {
    static final String CATEGORIES_HEADER = "X-Loki-Response-Encoding-Flags";
    static final String CATEGORIES = "categorize-labels";

    /// Reads the lines under `data` of a response.
    List<LogSource.Line> data(JsonReader json) throws IOException {
        var read = new Object() {
            String type = "streams";
            List<LogSource.Line> lines = List.of();
        };
        json.object(field -> {
            switch (field) {
                case "resultType" -> read.type = json.text();
                case "result" -> {
                    if (read.type.equals("streams")) {
                        read.lines = streams(json);
                    }
                }
                default -> {}
            }
        });
        if (!read.type.equals("streams")) {
            throw new SourceFailureException(new Failure.Refused(
                    200,
                    Failure.Refused.BAD_QUERY,
                    "the query returns numbers (" + read.type + "), not lines",
                    "remove the function around the selector"));
        }
        return read.lines;
    }

    List<LogSource.Line> streams(JsonReader json) throws IOException {
        var lines = new ArrayList<LogSource.Line>();
        json.array(() -> stream(json, lines));
        return lines;
    }

    private void stream(JsonReader json, List<LogSource.Line> lines) throws IOException {
        var read = new Object() {
            Labels labels = Labels.EMPTY;
            int from = lines.size();
        };
        json.require(JsonToken.START_OBJECT, "a stream");
        json.object(name -> {
            switch (name) {
                case "stream" -> {
                    read.labels = interner.labels(json.textMap());
                    // The labels may follow the lines.
                    for (int i = read.from; i < lines.size(); i++) {
                        var line = lines.get(i);
                        lines.set(i, new LogSource.Line(line.timeNanos(), read.labels, line.metadata(), line.text()));
                    }
                }
                case "values" ->
                    json.array(() -> {
                        json.heapLimit().take(ParsingHeapLimit.OBJECT);
                        lines.add(line(json, read.labels));
                    });
                default -> {}
            }
        });
    }

    private LogSource.Line line(JsonReader json, Labels stream) throws IOException {
        var parser = json.parser();
        json.require(JsonToken.START_ARRAY, "a line with its time");
        parser.nextToken();
        long time = nanos(json);
        parser.nextToken();
        var text = json.text();
        if (parser.nextToken() == JsonToken.END_ARRAY) {
            return new LogSource.Line(time, stream, Map.of(), text);
        }
        var more = new Object() {
            Map<String, String> metadata = Map.of();
            Map<String, String> parsed = Map.of();
        };
        var plain = new LinkedHashMap<String, String>();
        json.object(name -> {
            switch (name) {
                case "structuredMetadata" -> more.metadata = json.textMap();
                case "parsed" -> more.parsed = json.textMap();
                default -> {
                    if (!json.isObject() && !json.isArray()) {
                        plain.put(name, json.text());
                    }
                }
            }
        });
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            parser.skipChildren();
        }
        plain.putAll(more.metadata);
        return new LogSource.Line(time, withParsed(stream, more.parsed), Map.copyOf(plain), text);
    }

    static long nanos(JsonReader json) throws IOException {
        try {
            return Long.parseLong(json.text());
        } catch (NumberFormatException _) {
            throw json.unexpected("nanoseconds");
        }
    }

    private Labels withParsed(Labels stream, Map<String, String> parsed) {
        if (parsed.isEmpty()) {
            return stream;
        }
        var all = stream.toMap();
        all.putAll(parsed);
        return interner.labels(all);
    }
}
