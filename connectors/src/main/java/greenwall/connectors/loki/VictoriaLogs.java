package greenwall.connectors.loki;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.http.SourceRequest.Method;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.connectors.json.JsonReader;
import greenwall.connectors.memory.ParsingHeapLimit;
import greenwall.connectors.prometheus.EngineDetector;
import greenwall.connectors.series.LabelInterner;
import greenwall.connectors.series.QueryResponse;
import greenwall.connectors.series.QueryResponseReader;
import greenwall.connectors.series.RangePlan;
import greenwall.connectors.series.RangeQueries;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.fleet.promql.ParseResult;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.trace.EpochNanos;
import java.io.IOException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// VictoriaLogs behind the same interface as Loki. It uses its own query API, with queries in LogsQL.
///
/// Labels are the fields of its streams; the other fields of a line are its metadata. A tail polls with
/// queries.
final class VictoriaLogs implements LogSource {
    private static final String SERVER = "victoria logs";
    private static final int PAGE = 5000;
    private static final long MILLI = 1_000_000L;
    /// The limit for the sums from which a range is calculated.
    private static final long MAX_BUCKETS = 110_000;

    private final SourceHttpClient client;
    private final Optional<String> tenant;
    private final LabelInterner interner = new LabelInterner();
    private final QueryResponseReader reader = new QueryResponseReader(SERVER, interner);

    private VictoriaLogs(SourceHttpClient client, Optional<String> tenant) {
        this.client = client;
        this.tenant = tenant;
    }

    static VictoriaLogs connect(SharedHttpClient http, Source source, HttpSettings settings) {
        return new VictoriaLogs(http.client(source, settings, new JsonErrorBodyReader(SERVER)), settings.tenant());
    }

    @Override
    public Source source() {
        return client.source();
    }

    /// A request with the account and the project that `tenant` names as `account:project`.
    private <T> SourceRequest<T> request(String path, SourceRequest.Reader<T> answer) {
        var request = SourceRequest.query(Method.POST_FORM, "select/logsql/" + path, answer)
                // No response of a cluster says that the lines of some of its nodes are missing.
                .with("allow_partial_response", "false");
        tenant.ifPresent(both -> {
            var parts = both.split(":", 2);
            request.header("AccountID", parts[0]).header("ProjectID", parts.length > 1 ? parts[1] : "0");
        });
        return request;
    }

    @Override
    public Outcome<ReadSummary> lines(
            String query, TimeWindow window, Order order, int limit, Sink sink, Duration deadline) {
        var wanted = new LogPaginator.LineRequest(query, window, order, limit);
        return new LogPaginator(this, this::page, wanted, sink, PAGE, client.totalDeadline(deadline)).read(client);
    }

    private Outcome<List<Line>> page(String query, long start, long end, Order order, int limit, Duration deadline) {
        try {
            var logsql = LogsqlTranslator.lines(query).over(time("[", start, end, ")")) + " | sort by (_time"
                    + (order == Order.FORWARD ? "" : " desc") + ") limit " + limit;
            return client.send(request("query", this::linesOf).with("query", logsql), deadline);
        } catch (SourceFailureException refused) {
            return client.failed(refused.failure());
        }
    }

    private static String time(String opens, long start, long end, String closes) {
        return "_time:" + opens + EpochNanos.instant(start) + ", " + EpochNanos.instant(end) + closes;
    }

    private SourceRequest.ParsedResponse<List<Line>> linesOf(SourceRequest.RawResponse reply) throws IOException {
        var lines = new ArrayList<Line>();
        var streams = new HashMap<String, Labels>();
        try (var json = JsonReader.of(reply.body())) {
            while (json.parser().currentToken() != null) {
                json.heapLimit().take(ParsingHeapLimit.OBJECT);
                lines.add(line(json.textMap(), streams));
                json.parser().nextToken();
            }
        }
        return reply.answer(lines);
    }

    private Line line(Map<String, String> fields, Map<String, Labels> streams) throws SourceFailureException {
        var metadata = new LinkedHashMap<>(fields);
        metadata.remove("_stream_id");
        metadata.remove("_stream");
        var time = metadata.remove("_time");
        var text = metadata.remove("_msg");
        if (time == null) {
            throw SourceFailureException.malformed("a line of the response has no _time");
        }
        var stream = streams.computeIfAbsent(fields.getOrDefault("_stream", "{}"), VictoriaLogs::labels);
        stream.forEach((name, _) -> metadata.remove(name));
        try {
            return new Line(LogTimestamps.of(Instant.parse(time)), stream, metadata, text == null ? "" : text);
        } catch (DateTimeException _) {
            throw SourceFailureException.malformed("a line of the response has the time " + MessageText.line(time));
        }
    }

    /// Parses labels from a selector.
    private static Labels labels(String stream) {
        if (stream.equals("{}")) {
            return Labels.EMPTY;
        }
        if (!(Logql.parseSelector(stream) instanceof ParseResult.Valid<List<LabelMatcher>>(var matchers))) {
            // LogQL does not allow some names, such as those with dots; the selector is then kept as one value.
            return Labels.of(LogsqlTranslator.StatsQuery.STREAM, stream);
        }
        var labels = new TreeMap<String, String>();
        matchers.forEach(m -> labels.put(m.name(), m.value()));
        return Labels.of(labels);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        try {
            var sums = LogsqlTranslator.sums(query);
            long end = LogTimestamps.of(at) - sums.offsetNanos();
            // An end that is included, without a fraction, would include its whole second.
            var logsql = sums.over(time("(", end - sums.rangeNanos(), end + 1, ")"));
            SourceRequest.Reader<MetricsSource.Result> sum =
                    reply -> reader.read(reply.body()).answer(reply);
            var outcome = client.send(request("stats_query", sum).with("query", logsql), deadline);
            return QueryResponse.vector(outcome, _ -> notSums()).map(vector -> scaled(vector, sums, at));
        } catch (SourceFailureException refused) {
            return client.failed(refused.failure());
        }
    }

    private static Failure notSums() {
        return new Failure.Malformed(
                "the response to a stats query has an unexpected format", "check which server responds at this URL");
    }

    private static InstantVector scaled(InstantVector vector, LogsqlTranslator.StatsQuery sums, Instant at) {
        var scaled = new InstantVector.Builder(vector.size());
        for (int row = 0; row < vector.size(); row++) {
            // LogQL has no sample if there was no line.
            if (vector.value(row) > 0) {
                scaled.add(labels(vector.labels(row), sums), at.toEpochMilli(), sums.value(vector.value(row)));
            }
        }
        return scaled.build();
    }

    private static Labels labels(Labels row, LogsqlTranslator.StatsQuery sums) {
        return sums.by().equals(List.of(LogsqlTranslator.StatsQuery.STREAM))
                ? labels(row.get(LogsqlTranslator.StatsQuery.STREAM))
                : row.without(Labels.NAME);
    }

    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        try {
            var sums = LogsqlTranslator.sums(query);
            var plan = new RangePlan(window, step, true);
            return RangeQueries.read(
                    client, plan, deadline, _ -> false, (piece, left) -> pieces(sums, piece, plan, left));
        } catch (SourceFailureException refused) {
            return client.failed(refused.failure());
        }
    }

    /// VictoriaLogs counts the lines of each step, LogQL those of a range before each step. So lines are
    /// counted over a common divisor of both and summed here.
    private Outcome<List<Matrix.Series>> pieces(
            LogsqlTranslator.StatsQuery sums, RangePlan.Piece piece, RangePlan plan, Duration deadline) {
        long range = sums.rangeNanos() / MILLI;
        long offset = sums.offsetNanos() / MILLI;
        long bucket = BigInteger.valueOf(range)
                .gcd(BigInteger.valueOf(plan.stepMillis()))
                .gcd(BigInteger.valueOf(offset))
                .longValue();
        long from = piece.startMillis() - offset - range;
        long to = piece.endMillis() - offset;
        if (bucket == 0 || (to - from) / bucket > MAX_BUCKETS) {
            return client.failed(new Failure.Refused(
                    0,
                    Loki.LIMIT,
                    "with the range " + MessageText.durationText(Duration.ofMillis(range)) + " and the step "
                            + MessageText.durationText(plan.step()) + " the query would need more than " + MAX_BUCKETS
                            + " buckets",
                    "use a longer step that divides the range"));
        }
        SourceRequest.Reader<List<Matrix.Series>> series = reply -> {
            if (!(reader.read(reply.body()).result() instanceof MetricsSource.Result.MatrixResult(var rows))) {
                throw new SourceFailureException(notSums());
            }
            return reply.answer(rows.stream()
                    .map(row -> summed(row, sums, piece, plan.stepMillis()))
                    .filter(row -> row.size() > 0)
                    .toList());
        };
        return client.send(
                request("stats_query_range", series)
                        .with("query", sums.over(time("[", from * MILLI, to * MILLI, ")")))
                        .with("start", Instant.ofEpochMilli(from).toString())
                        .with("end", Instant.ofEpochMilli(to - 1).toString())
                        .with("step", bucket + "ms"),
                deadline);
    }

    private static Matrix.Series summed(
            Matrix.Series buckets, LogsqlTranslator.StatsQuery sums, RangePlan.Piece piece, long step) {
        long range = sums.rangeNanos() / MILLI;
        long offset = sums.offsetNanos() / MILLI;
        int most = (int) ((piece.endMillis() - piece.startMillis()) / step) + 1;
        var times = new long[most];
        var values = new double[most];
        int size = 0;
        int first = 0;
        int behind = 0;
        double sum = 0;
        for (long at = piece.startMillis(); at <= piece.endMillis(); at += step) {
            for (; behind < buckets.size() && buckets.timeMillis()[behind] < at - offset; behind++) {
                sum += buckets.values()[behind];
            }
            for (; first < behind && buckets.timeMillis()[first] < at - offset - range; first++) {
                sum -= buckets.values()[first];
            }
            if (sum > 0) {
                times[size] = at;
                values[size++] = sums.value(sum);
            }
        }
        return new Matrix.Series(
                labels(buckets.labels(), sums), Arrays.copyOf(times, size), Arrays.copyOf(values, size), List.of());
    }

    @Override
    public Outcome<List<String>> labelNames(TimeWindow window, Duration deadline) {
        return values("stream_field_names", "*", window, Optional.empty(), deadline);
    }

    @Override
    public Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline) {
        return values("stream_field_values", "*", window, Optional.of(label), deadline);
    }

    private Outcome<List<String>> values(
            String path, String query, TimeWindow window, Optional<String> field, Duration deadline) {
        SourceRequest.Reader<List<String>> values = reply -> {
            var read = new Object() {
                Optional<List<String>> values = Optional.empty();
            };
            try (var json = JsonReader.of(reply.body())) {
                json.member("values", () -> read.values = Optional.of(json.list(() -> json.textOf("value"))));
            }
            var found = read.values.orElseThrow(() ->
                    SourceFailureException.malformed("the response is JSON, but not from VictoriaLogs (no values)"));
            return reply.answer(found.stream().sorted().toList());
        };
        var call = request(path, values)
                .with("query", query)
                .with("start", window.start().toString())
                .with("end", window.end().toString());
        field.ifPresent(name -> call.with("field", name));
        return client.send(call, deadline);
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        try {
            var any = new ArrayList<String>();
            for (var selector : selectors) {
                any.add(LogsqlTranslator.lines(selector).filters());
            }
            return values("streams", String.join(" or ", any), window, Optional.empty(), deadline)
                    .map(streams -> streams.stream().map(VictoriaLogs::labels).toList());
        } catch (SourceFailureException refused) {
            return client.failed(refused.failure());
        }
    }

    /// The version is in VictoriaLogs' own metrics, which a proxy may hide.
    @Override
    public Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline) {
        return client.send(
                SourceRequest.query(
                        Method.GET,
                        "metrics",
                        reply -> reply.answer(new MetricsSource.BuildInfo(
                                "VictoriaLogs",
                                EngineDetector.victoriaVersion(reply).orElse(""),
                                ""))),
                deadline);
    }

    @Override
    public Tail tail(String query, Instant from, TailSink sink) {
        return LiveTail.start(
                this, client, Optional.empty(), new LiveTail.Request(query, LogTimestamps.of(from), sink));
    }
}
