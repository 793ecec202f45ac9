package greenwall.views.testing;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import greenwall.views.RequestHandle;
import greenwall.views.TraceFinder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;

/// Fake traces for pictures and tests, the same each time. Records the queries.
public class FakeTraces implements TraceFinder {
    private static final List<String> SERVICES = List.of("edge", "shop", "cart", "payment", "stock", "database");
    private final Instant now;
    private final List<String> queries = new ArrayList<>();
    private final Map<String, Trace> known = new HashMap<>();

    public FakeTraces(Instant now) {
        this.now = now;
    }

    public List<String> queries() {
        return queries;
    }

    /// Adds a trace, which is then found by its id.
    public void add(Trace trace) {
        known.put(trace.id(), trace);
    }

    public static String id(int number) {
        return String.format("%032x", 0x4bf92f3577b34da6L + number);
    }

    /// A request through six services. One of them fails if `number` is odd.
    public static Trace trace(int number, Instant start) {
        var spans = new ArrayList<Span>();
        long at = EpochNanos.nanos(start);
        long unit = 1_000_000L * (1 + number % 7);
        for (int i = 0; i < 24; i++) {
            int depth = Math.min(i, SERVICES.size() - 1);
            var service = SERVICES.get(i < SERVICES.size() ? i : 2 + i % 4);
            boolean failed = number % 2 == 1 && i == 4;
            long from = at + unit * (i < SERVICES.size() ? 4L * i : 20 + 3L * i);
            long to = i < SERVICES.size() ? at + unit * (110 - 5L * i) : from + unit * 2;
            spans.add(new Span(
                    String.format("%016x", i + 1),
                    i == 0 ? "" : String.format("%016x", depth),
                    service,
                    i == 0 ? "GET /checkout" : "POST /" + service + "/" + i,
                    i == 0 ? Span.Kind.SERVER : Span.Kind.CLIENT,
                    from,
                    to,
                    failed ? Span.Status.ERROR : Span.Status.OK,
                    failed ? "connection refused" : "",
                    Map.of("http.request.method", "POST", "http.response.status_code", failed ? "503" : "200"),
                    Map.of("host.name", "node0" + (1 + i % 9) + ".fra1", "service.version", "1.4." + i % 2),
                    failed
                            ? List.of(new Span.Event(from + unit, "exception", Map.of("exception.type", "IOException")))
                            : List.of()));
        }
        return Trace.of(id(number), spans, List.of());
    }

    /// A trace with this number of spans. Each span has three children.
    public static Trace large(int count) {
        var random = new Random(5);
        var spans = new ArrayList<Span>(count);
        long start = EpochNanos.nanos(Fleets.NOW);
        long[] from = new long[count];
        long[] to = new long[count];
        for (int i = 0; i < count; i++) {
            int parent = i == 0 ? -1 : (i - 1) / 3;
            from[i] = parent < 0
                    ? start
                    : from[parent] + (long) (random.nextDouble() * 0.3 * (to[parent] - from[parent]));
            to[i] = parent < 0 ? start + 60_000_000_000L : from[i] + (long) (0.6 * (to[parent] - from[i]));
            spans.add(new Span(
                    Integer.toHexString(i + 1),
                    parent < 0 ? "" : Integer.toHexString(parent + 1),
                    "service-" + i % 20,
                    "operation " + i % 97,
                    Span.Kind.SERVER,
                    from[i],
                    to[i],
                    i % 211 == 7 ? Span.Status.ERROR : Span.Status.OK,
                    "",
                    Map.of("key", "value " + i),
                    Map.of("host.name", "node01.fra1"),
                    List.of()));
        }
        return Trace.of("ffffffffffffffffffffffffffffffff", spans, List.of());
    }

    @Override
    public RequestHandle search(TraceSource.Search search, Consumer<FoundTraces> receiver) {
        queries.add(search.toString());
        receiver.accept(found(search));
        return () -> {};
    }

    /// The result of a search of the last hour.
    public FoundTraces found(boolean failed) {
        var all = TraceSource.Search.everything(TimeWindow.before(now, Duration.ofHours(1)), 100);
        return found(failed ? all.onlyFailed() : all);
    }

    private static FoundTraces found(TraceSource.Search search) {
        var random = new Random(search.window().start().getEpochSecond() % 1_000);
        var hits = new ArrayList<FoundTrace>();
        for (int i = 0; i < 60; i++) {
            boolean failed = i % 9 == 4;
            if (search.failed() && !failed) {
                continue;
            }
            hits.add(new FoundTrace(
                    "prod-east",
                    new TraceSource.Summary(
                            id(i),
                            search.service().orElse("edge"),
                            search.operation().orElse(i % 3 == 0 ? "GET /checkout" : "GET /catalogue"),
                            search.window().start().plusMillis((long) (random.nextDouble()
                                    * search.window().length().toMillis())),
                            Duration.ofNanos((long) (2e6 * Math.exp(random.nextGaussian() + (failed ? 4 : 2)))),
                            Optional.of(10 + i),
                            Optional.of(failed ? 2 : 0))));
        }
        return new FoundTraces(hits, false, List.of());
    }

    @Override
    public RequestHandle trace(String id, Consumer<Answer> receiver) {
        queries.add("trace " + id);
        for (int i = 0; i < 60 && !known.containsKey(id); i++) {
            if (id.equals(id(i))) {
                known.put(id, trace(i, now.minusSeconds(60L * i)));
            }
        }
        var trace = known.get(id);
        receiver.accept(
                trace == null
                        ? new Answer.Missing("tempo of prod-east: it has no such trace; look at another time")
                        : new Answer.Received("prod-east", trace));
        return () -> {};
    }

    @Override
    public RequestHandle names(Optional<String> service, TimeWindow window, Consumer<List<String>> receiver) {
        queries.add("names " + service.orElse(""));
        receiver.accept(service.isEmpty() ? SERVICES : List.of("GET /checkout", "GET /catalogue"));
        return () -> {};
    }

    @Override
    public RequestHandle exemplars(
            String cluster, String query, TimeWindow window, Consumer<List<MetricsSource.Exemplar>> receiver) {
        queries.add("exemplars " + query);
        var all = new ArrayList<MetricsSource.Exemplar>();
        for (int i = 0; i < 20; i++) {
            all.add(new MetricsSource.Exemplar(
                    Labels.of("trace_id", id(i)),
                    0.05 + 0.04 * (i % 5),
                    window.end().minusSeconds(60L + 300L * i)));
        }
        receiver.accept(all);
        return () -> {};
    }
}
