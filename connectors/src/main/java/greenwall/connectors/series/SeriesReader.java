package greenwall.connectors.series;

import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.connectors.json.JsonFields;
import greenwall.connectors.json.JsonReader;
import greenwall.fleet.Labels;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource.Result;
import greenwall.fleet.source.NativeHistogram;
import greenwall.fleet.source.SourceLoad;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads the response to a query from a stream, in any shape and with its fields in any order.
final class SeriesReader {
    private final String server;
    private final LabelInterner interner;
    private final InstantVector.Builder vector;
    private final List<Matrix.Series> series = new ArrayList<>();
    /// All fields of the response except its data.
    private final JsonFields envelope = new JsonFields();

    private String type = "";
    private long samples = SourceLoad.NOT_REPORTED;
    private @Nullable Result single;

    private String[] names = new String[32];
    private final DecimalParser number = new DecimalParser();
    private final byte[] digits = new byte[64];
    private long[] times = new long[256];
    private double[] values = new double[256];

    /// @param server the section of the failure table for its errors
    /// @param begun may already contain rows
    SeriesReader(String server, LabelInterner interner, InstantVector.Builder begun) {
        this.server = server;
        this.interner = interner;
        this.vector = begun;
    }

    QueryResponse read(InputStream in) throws IOException {
        try (var json = JsonReader.of(in)) {
            if (!json.isObject()) {
                throw json.unexpected("an object with status and data");
            }
            json.object(name -> {
                if (name.equals("data")) {
                    json.object(field -> data(json, field));
                } else {
                    envelope.read(name, json);
                }
            });
        }
        return answer();
    }

    private QueryResponse answer() throws IOException {
        var status = envelope.text("status");
        if (status.equals("error")) {
            var error = envelope.text("error");
            throw new SourceFailureException(new JsonErrorBodyReader(server)
                    .refusal(
                            200,
                            envelope.text("errorType"),
                            error.isEmpty() ? "the query failed" : error,
                            Duration.ZERO));
        }
        if (!status.equals("success") || type.isEmpty() && single == null) {
            throw SourceFailureException.malformed(
                    "the response is JSON, but not the result of a query (no status \"success\" with data)");
        }
        var result = single != null
                ? single
                : switch (type) {
                    case "vector" -> new Result.VectorResult(vector.build());
                    case "matrix" -> new Result.MatrixResult(List.copyOf(series));
                    case "streams" -> throw new SourceFailureException(QueryResponse.LOG_LINES);
                    default ->
                        throw SourceFailureException.malformed("the response is of the unknown type \"" + type + "\"");
                };
        var serverWarnings = ServerWarnings.of(envelope);
        return new QueryResponse(result, serverWarnings.warnings(), serverWarnings.infos(), samples);
    }

    private void data(JsonReader json, String field) throws IOException {
        switch (field) {
            case "resultType" -> type = json.text();
            case "result" -> {
                json.require(JsonToken.START_ARRAY, "the list of results");
                var parser = json.parser();
                var first = parser.nextToken();
                if (first == JsonToken.START_OBJECT) {
                    for (var token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
                        row(json);
                    }
                } else if (first != JsonToken.END_ARRAY) {
                    single = single(json);
                }
            }
            case "stats" ->
                json.object(part -> {
                    if (part.equals("samples") && json.isObject()) {
                        json.object(count -> {
                            if (count.equals("totalQueryableSamples")) {
                                samples = json.integer();
                            }
                        });
                    }
                });
            default -> {}
        }
    }

    /// A scalar or a string is `[time, "value"]`; the other shapes have a list of rows.
    private Result single(JsonReader json) throws IOException {
        var time = Instant.ofEpochMilli(time(json));
        json.parser().nextToken();
        var result = type.equals("string")
                ? new Result.TextResult(time, json.text())
                : new Result.ScalarResult(time, value(json));
        requireEnd(json, "the end of the value");
        return result;
    }

    private void row(JsonReader json) throws IOException {
        json.require(JsonToken.START_OBJECT, "a series");
        if (type.equals("streams")) {
            json.parser().skipChildren();
            return;
        }
        var row = new Object() {
            Labels labels = Labels.EMPTY;
            int size = -1;
            boolean one;
            List<Matrix.HistogramAt> histograms = List.of();
        };
        json.object(name -> {
            switch (name) {
                case "metric" -> row.labels = labels(json);
                case "value" -> {
                    row.one = true;
                    row.size = 1;
                    point(json, 0);
                }
                case "values" -> row.size = points(json);
                case "histogram" -> {
                    row.one = true;
                    row.histograms = List.of(histogram(json));
                }
                case "histograms" -> row.histograms = json.list(() -> histogram(json));
                default -> {}
            }
        });
        if (!row.one) {
            int size = Math.max(0, row.size);
            series.add(new Matrix.Series(
                    row.labels, Arrays.copyOf(times, size), Arrays.copyOf(values, size), row.histograms));
        } else if (row.histograms.isEmpty()) {
            vector.add(row.labels, times[0], values[0]);
        } else {
            var only = row.histograms.getFirst();
            vector.add(row.labels, only.timeMillis(), only.histogram());
        }
    }

    private Labels labels(JsonReader json) throws IOException {
        int n = 0;
        json.require(JsonToken.START_OBJECT, "the labels");
        var parser = json.parser();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            if (n + 2 > names.length) {
                names = Arrays.copyOf(names, n * 2);
            }
            names[n++] = interner.text(parser.currentName());
            parser.nextToken();
            names[n++] = interner.text(json.text());
        }
        return Labels.copyOf(names, n);
    }

    /// The labels of one row, for a reader that found something in them that it cannot read.
    static Labels labels(LabelInterner interner, byte[] text, int from, int to) throws IOException {
        try (var json = JsonReader.of(text, from, to - from)) {
            return new SeriesReader("", interner, new InstantVector.Builder()).labels(json);
        }
    }

    private int points(JsonReader json) throws IOException {
        json.require(JsonToken.START_ARRAY, "the list of points");
        var parser = json.parser();
        int n = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (n == times.length) {
                times = Arrays.copyOf(times, n * 2);
                values = Arrays.copyOf(values, n * 2);
            }
            point(json, n++);
        }
        return n;
    }

    private void point(JsonReader json, int at) throws IOException {
        json.require(JsonToken.START_ARRAY, "a point");
        json.parser().nextToken();
        times[at] = time(json);
        values[at] = nextValue(json);
        requireEnd(json, "the end of a point");
    }

    private double nextValue(JsonReader json) throws IOException {
        json.parser().nextToken();
        return value(json);
    }

    private static void requireEnd(JsonReader json, String expected) throws IOException {
        json.parser().nextToken();
        json.require(JsonToken.END_ARRAY, expected);
    }

    private static long time(JsonReader json) throws IOException {
        var token = json.parser().currentToken();
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return json.parser().getLongValue() * 1000;
        }
        if (token == JsonToken.VALUE_NUMBER_FLOAT) {
            return Math.round(json.parser().getDoubleValue() * 1000);
        }
        throw json.unexpected("a time");
    }

    private double value(JsonReader json) throws IOException {
        JsonParser parser = json.parser();
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            return json.number();
        }
        int length = parser.getStringLength();
        if (length > digits.length) {
            throw json.unexpected("a number");
        }
        char[] text = parser.getStringCharacters();
        int offset = parser.getStringOffset();
        for (int i = 0; i < length; i++) {
            digits[i] = text[offset + i] < 0x80 ? (byte) text[offset + i] : 0;
        }
        try {
            return number.parseAll(digits, 0, length);
        } catch (NumberFormatException _) {
            throw json.unexpected("a number");
        }
    }

    private Matrix.HistogramAt histogram(JsonReader json) throws IOException {
        json.require(JsonToken.START_ARRAY, "a histogram with its time");
        var parser = json.parser();
        parser.nextToken();
        long time = time(json);
        parser.nextToken();
        var read = new Object() {
            double count;
            List<NativeHistogram.Bucket> buckets = List.of();
        };
        json.object(name -> {
            switch (name) {
                case "count" -> read.count = value(json);
                case "buckets" -> read.buckets = json.list(() -> bucket(json));
                default -> {}
            }
        });
        requireEnd(json, "the end of a histogram");
        return new Matrix.HistogramAt(time, new NativeHistogram(read.count, List.copyOf(read.buckets)));
    }

    /// Of `[boundaries, lower bound, upper bound, count]`, only the last two are used.
    private NativeHistogram.Bucket bucket(JsonReader json) throws IOException {
        json.require(JsonToken.START_ARRAY, "a bucket");
        nextValue(json);
        nextValue(json);
        var bucket = new NativeHistogram.Bucket(nextValue(json), nextValue(json));
        requireEnd(json, "the end of a bucket");
        return bucket;
    }
}
