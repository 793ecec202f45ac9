package greenwall.connectors.loki;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.MessageText;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.SourceFailureException;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.http.SourceRequest.Method;
import greenwall.connectors.json.BuildInfoReader;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.connectors.series.LabelInterner;
import greenwall.connectors.series.QueryResponse;
import greenwall.connectors.series.QueryResponseReader;
import greenwall.connectors.series.QueryTimes;
import greenwall.connectors.series.RangePlan;
import greenwall.connectors.series.RangeQueries;
import greenwall.connectors.series.ResponseEnvelope;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.LogSource;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Loki's query API. All times are sent as nanoseconds, because Loki would read a number of 13 digits as
/// nanoseconds anyway.
public final class Loki implements LogSource {
    static final String SERVER = "loki";
    /// The type of a failure because of one of Loki's limits.
    static final String LIMIT = "limit";
    private static final int DEFAULT_PAGE_LINES = 5000;
    /// Then the usual size is tried again, since a few long lines make a page too large.
    private static final Duration SMALLER_PAGES_FOR = Duration.ofMinutes(10);
    /// A shorter window does not reduce the number of series. Version 3 words this message slightly
    /// differently.
    private static final Pattern SERIES_LIMIT = Pattern.compile("maximum (number )?of series");
    private static final Pattern LONGEST_RANGE = Pattern.compile("query time range exceeds.*limit: ([0-9hmsdw.]+)");

    /// Without the repeated values that Loki returns for each stream of an ingester.
    private static final SourceRequest.Reader<List<String>> NAMES =
            ResponseEnvelope.reader(SERVER, List.of(), json -> List.copyOf(new TreeSet<>(json.texts())));

    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");

    private final SourceHttpClient client;
    private final LabelInterner interner = new LabelInterner();
    private final QueryResponseReader reader = new QueryResponseReader(SERVER, interner);
    private final LogLinesReader linesReader = new LogLinesReader(interner);
    private volatile SmallerPages smallerPages = new SmallerPages(DEFAULT_PAGE_LINES, Instant.EPOCH);

    /// The pages after the last refusal of larger ones.
    private record SmallerPages(int lines, Instant since) {}

    private Loki(SourceHttpClient client) {
        this.client = client;
    }

    public static Loki connect(SharedHttpClient http, Source source, HttpSettings settings) {
        return new Loki(http.client(source, settings, new JsonErrorBodyReader(SERVER)));
    }

    @Override
    public Source source() {
        return client.source();
    }

    @Override
    public Outcome<ReadSummary> lines(
            String query, TimeWindow window, Order order, int limit, Sink sink, Duration deadline) {
        var wanted = new LogPaginator.LineRequest(query, window, order, limit);
        var now = client.clock().instant();
        var known = smallerPages;
        int pageSize = ElapsedTime.longerThan(SMALLER_PAGES_FOR, known.since, now) ? DEFAULT_PAGE_LINES : known.lines;
        var paginator = new LogPaginator(this, this::page, wanted, sink, pageSize, client.totalDeadline(deadline));
        var outcome = paginator.read(client);
        if (paginator.pageSize() < pageSize) {
            smallerPages = new SmallerPages(Math.max(100, paginator.pageSize()), now);
        }
        return outcome;
    }

    private Outcome<List<Line>> page(String query, long start, long end, Order order, int limit, Duration deadline) {
        return client.send(
                SourceRequest.query(
                                Method.GET,
                                "loki/api/v1/query_range",
                                ResponseEnvelope.reader(SERVER, List.<Line>of(), linesReader::data))
                        .with("query", query)
                        .with("start", Long.toString(start))
                        .with("end", Long.toString(end))
                        .with("limit", Integer.toString(limit))
                        .with("direction", order == Order.FORWARD ? "forward" : "backward")
                        .header(LogLinesReader.CATEGORIES_HEADER, LogLinesReader.CATEGORIES),
                deadline);
    }

    @Override
    public Outcome<InstantVector> instant(String query, Instant at, Duration deadline) {
        var outcome = client.send(
                SourceRequest.query(
                                Method.GET,
                                "loki/api/v1/query",
                                reply -> reader.read(reply.body()).answer(reply))
                        .with("query", query)
                        .with("time", Long.toString(LogTimestamps.of(at))),
                deadline);
        return QueryResponse.vector(outcome, _ -> QueryResponse.LOG_LINES);
    }

    /// The points are at multiples of the step, to which Loki would move them anyway.
    @Override
    public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
        var plan = new RangePlan(window, step, true);
        return RangeQueries.read(
                client,
                plan,
                deadline,
                failure -> failure instanceof Failure.Refused refused
                        && refused.type().equals(LIMIT)
                        && !SERIES_LIMIT.matcher(refused.found()).find(),
                (piece, left) -> matrix(query, piece, plan, left));
    }

    private Outcome<List<Matrix.Series>> matrix(
            String query, RangePlan.Piece piece, RangePlan plan, Duration deadline) {
        SourceRequest.Reader<List<Matrix.Series>> series = reply -> {
            var response = reader.read(reply.body());
            if (!(response.result() instanceof MetricsSource.Result.MatrixResult(var rows))) {
                throw new SourceFailureException(QueryResponse.LOG_LINES);
            }
            return reply.answer(rows, response.warnings(), response.infos());
        };
        return client.send(
                SourceRequest.query(Method.GET, "loki/api/v1/query_range", series)
                        .with("query", query)
                        .with("start", piece.startMillis() + "000000")
                        .with("end", piece.endMillis() + "000000")
                        .with("step", QueryTimes.seconds(plan.step())),
                deadline);
    }

    @Override
    public Outcome<List<String>> labelNames(TimeWindow window, Duration deadline) {
        return over(window, deadline, part -> request("labels", NAMES, part));
    }

    @Override
    public Outcome<List<String>> labelValues(String label, TimeWindow window, Duration deadline) {
        if (!LABEL.matcher(label).matches()) {
            var failure = new Failure.Refused(
                    0,
                    "label",
                    "invalid label \"" + MessageText.line(label)
                            + "\"; Loki's labels consist of letters, digits and underscores",
                    "no query was sent: use one of the labels that Loki lists");
            return client.failed(failure);
        }
        return over(window, deadline, part -> request("label/" + label + "/values", NAMES, part));
    }

    @Override
    public Outcome<List<Labels>> series(List<String> selectors, TimeWindow window, Duration deadline) {
        SourceRequest.Reader<List<Labels>> series =
                ResponseEnvelope.reader(SERVER, List.of(), json -> json.list(() -> interner.labels(json.textMap())));
        return over(window, deadline, part -> request("series", series, part).with("match[]", selectors));
    }

    @Override
    public Outcome<MetricsSource.BuildInfo> buildInfo(Duration deadline) {
        return client.send(
                SourceRequest.query(Method.GET, "loki/api/v1/status/buildinfo", BuildInfoReader.of("Loki")), deadline);
    }

    @Override
    public Tail tail(String query, Instant from, TailSink sink) {
        return LiveTail.start(
                this, client, Optional.of(linesReader), new LiveTail.Request(query, LogTimestamps.of(from), sink));
    }

    /// Queries a window. If the server allows only a shorter one, its newest part is queried, and the outcome
    /// contains a warning.
    private <T> Outcome<T> over(TimeWindow window, Duration deadline, Function<TimeWindow, SourceRequest<T>> request) {
        long started = System.nanoTime();
        var outcome = client.send(request.apply(window), deadline);
        if (!(outcome instanceof Outcome.Failed<T>(var _, var _, var _, var failure))) {
            return outcome;
        }
        var matcher = LONGEST_RANGE.matcher(failure.found());
        var longest = matcher.find() ? QueryTimes.duration(matcher.group(1)) : Optional.<Duration>empty();
        if (longest.isEmpty() || longest.get().compareTo(window.length()) >= 0) {
            return outcome;
        }
        var part = TimeWindow.before(window.end(), longest.get());
        return switch (client.send(
                request.apply(part), client.totalDeadline(deadline).minusNanos(System.nanoTime() - started))) {
            case Outcome.Failed<T> failed -> failed;
            case Outcome.Answered<T>(var source, var at, var took, var value, var warnings, var infos, var clock) -> {
                var all = new ArrayList<>(warnings);
                all.add("only the newest " + MessageText.durationText(longest.get())
                        + " of the time range was queried: Loki limits the length of a time range");
                yield new Outcome.Answered<>(source, at, took, value, all, infos, clock);
            }
        };
    }

    private static <T> SourceRequest<T> request(String path, SourceRequest.Reader<T> reader, TimeWindow window) {
        return SourceRequest.query(Method.GET, "loki/api/v1/" + path, reader)
                .with("start", Long.toString(LogTimestamps.of(window.start())))
                .with("end", Long.toString(LogTimestamps.of(window.end())));
    }
}
