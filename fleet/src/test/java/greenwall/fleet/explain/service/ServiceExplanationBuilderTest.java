package greenwall.fleet.explain.service;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.cases.PartialSource;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceExplanationBuilderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

    private static ChangedServices unchanged(String... compared) {
        return new ChangedServices(Map.of(), Set.of(compared), "");
    }

    @Test
    void aCertificateExpiresSoonSinceItsRemainingTimeFellBelowTheLimit() {
        var form = new ServiceQuantityForm(
                "c", "certificate", "expiry - time()", "expiry", List.of("instance"), "", "", "");
        var certificate = new Service.Reading(
                Objects.requireNonNull(ServiceQuantityForm.quantities().get("certificate")),
                Duration.ofHours(71).toSeconds(),
                CellState.CRITICAL,
                Optional.empty(),
                form,
                "below 3 d");
        var service = new Service(
                "east",
                "shop",
                CellState.CRITICAL,
                "",
                List.of(certificate),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty());

        var explained = ServiceExplanationBuilder.unchanged(service, NOW, List.of("shop"), unchanged("shop"));

        assertThat(explained.conclusive()).isTrue();
        assertThat(explained.causes())
                .extracting(ServiceExplanation.Cause::onset)
                .containsExactly(NOW.minus(Duration.ofHours(1)));
    }

    @Test
    void whatDidNotChangeIsCountedInWords() {
        var service = new Service(
                "east", "shop", CellState.OK, "", List.of(), List.of(), List.of(), List.of(), Optional.empty());

        assertThat(ServiceExplanationBuilder.unchanged(service, NOW, List.of("shop"), unchanged("shop"))
                        .sentence())
                .endsWith("shop did not change, and it waits for no known service");
        assertThat(ServiceExplanationBuilder.unchanged(service, NOW, List.of("shop", "db"), unchanged("shop", "db"))
                        .sentence())
                .endsWith("neither shop nor the service that it waits for changed");
        assertThat(ServiceExplanationBuilder.unchanged(
                                service, NOW, List.of("shop", "db", "mq"), unchanged("shop", "db", "mq"))
                        .sentence())
                .endsWith("neither shop nor either of the 2 services that it waits for changed");
    }

    @Test
    void aServiceWithoutDataOfItsRequestsIsNotCalledUnchanged() {
        var service = new Service(
                "east", "shop", CellState.OK, "", List.of(), List.of(), List.of(), List.of(), Optional.empty());

        assertThat(ServiceExplanationBuilder.unchanged(service, NOW, List.of("shop"), unchanged())
                        .sentence())
                .endsWith("there is no data about the requests of shop to compare, and it waits for no known service");
        assertThat(ServiceExplanationBuilder.unchanged(service, NOW, List.of("shop", "db"), unchanged())
                        .sentence())
                .endsWith("; the service that it waits for did not change, as far as there is data");
        assertThat(ServiceExplanationBuilder.unchanged(service, NOW, List.of("shop", "db"), unchanged("shop"))
                        .sentence())
                .endsWith("neither shop nor the service that it waits for changed, as far as there is data");
    }

    private static List<String> causes(Trace usual, Trace failed) {
        return new SpanCauseFinder(traces(usual, failed), _ -> {})
                .since(NOW, "shop", NOW.plusSeconds(60), false).stream()
                        .map(SpanCauseFinder.Change::text)
                        .toList();
    }

    @Test
    void aFailedRequestThatWasFasterThanUsualIsExplainedByItsFailureOnly() {
        var usual = request("usual", NOW.minus(Duration.ofMinutes(5)), 900_000, 100_000, Span.Status.UNSET);
        var failed = request("failed", NOW.plusSeconds(10), 300_000, 100_001, Span.Status.ERROR);

        assertThat(causes(usual, failed)).containsExactly("pay fails");
    }

    @Test
    void aFailedRequestThatTookLongerIsExplainedByBoth() {
        var usual = request("usual", NOW.minus(Duration.ofMinutes(5)), 900_000, 100_000, Span.Status.UNSET);
        var failed = request("failed", NOW.plusSeconds(10), 900_000, 5_100_000, Span.Status.ERROR);

        assertThat(causes(usual, failed)).containsExactly("pay fails", "price: 5.1 s self time, 100 ms before");
    }

    @Test
    void slowerRequestsAreNotExplainedByFailuresThatAreUsual() {
        var usual = request("usual", NOW.minus(Duration.ofMinutes(5)), 900_000, 100_000, Span.Status.UNSET);
        var declinedBefore = request("before", NOW.minus(Duration.ofMinutes(4)), 40_000, 40_000, Span.Status.ERROR);
        var declined = request("declined", NOW.plusSeconds(10), 40_000, 40_000, Span.Status.ERROR);
        var slow = request("slow", NOW.plusSeconds(20), 900_000, 5_100_000, Span.Status.UNSET);

        assertThat(new SpanCauseFinder(traces(usual, declinedBefore, declined, slow), _ -> {})
                        .since(NOW, "shop", NOW.plusSeconds(60), true))
                .extracting(SpanCauseFinder.Change::text)
                .containsExactly("price: 5.1 s self time, 100 ms before");
    }

    @Test
    void theSelfTimeOfACallerIsNotKnownWhileTheClocksOfItsCallDiffer() {
        var usual = called("usual", NOW.minus(Duration.ofMinutes(5)), 50, 60);
        var slow = called("slow", NOW.plusSeconds(20), 250, 200);

        assertThat(changes(traces(usual, slow), new ArrayList<>()))
                .first()
                .asString()
                .isEqualTo("call: 250 ms, 50 ms before; its self time is not known, because the clocks of services that"
                        + " it calls differ");
    }

    /// A request that waits for another service, whose clock is 400 ms ahead.
    private static Trace called(String id, Instant start, long callMillis, long cartMillis) {
        long begin = EpochNanos.nanos(start);
        long end = begin + callMillis * 1_000_000;
        long ahead = begin + 400_000_000;
        return Trace.of(
                id,
                List.of(
                        span("1", "", "shop", "buy", Span.Kind.SERVER, begin, end),
                        span("2", "1", "shop", "call", Span.Kind.CLIENT, begin, end),
                        span("3", "2", "cart", "add", Span.Kind.SERVER, ahead, ahead + cartMillis * 1_000_000)),
                List.of());
    }

    private static Span span(
            String id, String parent, String service, String operation, Span.Kind kind, long start, long end) {
        return new Span(
                id, parent, service, operation, kind, start, end, Span.Status.UNSET, "", Map.of(), Map.of(), List.of());
    }

    @Test
    void aSpanIsNotSoughtInAUsualTraceOfWhichPartsAreMissingAndTheReasonIsGiven() {
        var usual = request("usual", NOW.minus(Duration.ofMinutes(5)), 900_000, 100_000, Span.Status.UNSET);
        var slow = request("slow", NOW.plusSeconds(10), 900_000, 5_100_000, Span.Status.UNSET);
        var complete = traces(usual, slow);
        var partial = PartialSource.of(TraceSource.class, new Object() {
            @SuppressWarnings("unused") // Called by reflection.
            public Outcome<TraceSource.SearchResult> search(TraceSource.Search search, Duration deadline) {
                return complete.search(search, deadline);
            }

            @SuppressWarnings("unused") // Called by reflection.
            public Outcome<Trace> trace(String id, Duration deadline) {
                return new Outcome.Answered<>(
                        PartialSource.SOURCE,
                        NOW,
                        Duration.ZERO,
                        id.equals("usual") ? usual : slow,
                        id.equals("usual") ? List.of("a store did not respond") : List.of(),
                        List.of(),
                        Optional.empty());
            }
        });

        var failures = new ArrayList<String>();
        assertThat(changes(complete, failures)).containsExactly("price: 5.1 s self time, 100 ms before");
        assertThat(failures).isEmpty();
        assertThat(changes(partial, failures)).isEmpty();
        assertThat(failures).containsExactly("the response is incomplete: a store did not respond");
    }

    private static List<String> changes(TraceSource source, List<String> failures) {
        return new SpanCauseFinder(source, failures::add)
                .since(NOW, "shop", NOW.plusSeconds(60), true).stream()
                        .map(SpanCauseFinder.Change::text)
                        .toList();
    }

    @Test
    void theSentenceSaysWhyTracesCouldNotBeRead() throws InterruptedException {
        var refusing = PartialSource.of(TraceSource.class, new Object());
        assertThat(explained(0.3, services(reading("errors")), refusing).sentence())
                .endsWith("; not all traces could be read: no such request");
    }

    @Test
    void noCauseIsConclusiveWithoutDataOfAServiceThatItWaitsFor() throws InterruptedException {
        var shop = service("shop", List.of(reading("errors")), "db");
        var db = service("db", List.of(reading("errors")), "disk-store");
        var explained = explained(0.3, List.of(shop, db, service("disk-store", List.of())));

        assertThat(explained.conclusive()).isFalse();
        assertThat(explained.sentence())
                .endsWith("; there is too little data about the requests of disk-store to compare");
        assertThat(explained.causes().getFirst().why())
                .contains("none of the services that it waits for changed, as far as there is data");
    }

    /// A source with the share of errors of the service `db` and of `shop`, which calls it. It refuses all other
    /// queries.
    private record ErrorMetrics(double errorsOfDb) {
        public Outcome<Matrix> range(String query, TimeWindow window, Duration step, Duration deadline) {
            return query.equals("errors")
                    ? PartialSource.answered(new Matrix(
                            window,
                            step,
                            List.of(series(window, step, "shop", 0), series(window, step, "db", errorsOfDb))))
                    : PartialSource.refused();
        }

        private static Matrix.Series series(TimeWindow window, Duration step, String service, double since) {
            int size = (int) window.length().dividedBy(step);
            var times = IntStream.range(0, size)
                    .mapToLong(i -> window.start().plus(step.multipliedBy(i)).toEpochMilli())
                    .toArray();
            var values = Arrays.stream(times)
                    .mapToDouble(time -> time < NOW.minusSeconds(600).toEpochMilli() ? 0 : since)
                    .toArray();
            return new Matrix.Series(Labels.of("service", service), times, values, List.of());
        }
    }

    private static Service.Reading reading(String quantity) {
        var form = new ServiceQuantityForm(quantity, quantity, quantity, "requests", List.of("service"), "", "", "");
        return new Service.Reading(form.measured(), 0, CellState.OK, Optional.empty(), form, "");
    }

    private static Service service(String name, List<Service.Reading> readings, String... called) {
        var calls = Arrays.stream(called)
                .map(to -> new Service.Call(to, 10, 0, true))
                .toList();
        return new Service("east", name, CellState.OK, "", readings, List.of(name), List.of(), calls, Optional.empty());
    }

    /// `shop`, which calls `db`, both with these readings.
    private static List<Service> services(Service.Reading... readings) {
        return List.of(service("shop", List.of(readings), "db"), service("db", List.of(readings)));
    }

    private static ServiceExplanation explained(double errorsOfDb, String... quantities) throws InterruptedException {
        var readings = Arrays.stream(quantities)
                .map(ServiceExplanationBuilderTest::reading)
                .toArray(Service.Reading[]::new);
        return explained(errorsOfDb, services(readings));
    }

    /// Explains the service `shop`.
    private static ServiceExplanation explained(double errorsOfDb, List<Service> services, TraceSource... traces)
            throws InterruptedException {
        var metrics = PartialSource.of(MetricsSource.class, new ErrorMetrics(errorsOfDb));
        try (var explainer = new ClusterExplainer(
                _ -> ClusterExplainer.Sources.NONE,
                _ -> FleetState.EMPTY,
                () -> NOW,
                ZoneOffset.UTC,
                Duration.ofSeconds(20))) {
            return new ServiceExplanationBuilder(metrics, FleetState.EMPTY, explainer, List.of(traces), services)
                    .explain("shop", NOW)
                    .orElseThrow();
        }
    }

    @Test
    void aQuantityThatCouldNotBeReadIsNotCalledUnchanged() throws InterruptedException {
        assertThat(explained(0, "errors").sentence())
                .endsWith("neither shop nor the service that it waits for changed");
        assertThat(explained(0, "errors", "p95").sentence())
                .contains("p95 could not be read: ")
                .doesNotContain("neither");
    }

    @Test
    void noCauseIsConclusiveIfAQuantityCouldNotBeRead() throws InterruptedException {
        assertThat(explained(0.3, "errors").conclusive()).isTrue();
        var partial = explained(0.3, "errors", "p95");
        assertThat(partial.conclusive()).isFalse();
        assertThat(partial.causes().getFirst().name()).isEqualTo("db");
        assertThat(partial.sentence()).contains("; p95 could not be read: ");
    }

    @Test
    void aFewPercentOfErrorsAreACauseWhereNothingBelowChanged() throws InterruptedException {
        var explained = explained(0.04, "errors");
        assertThat(explained.causes())
                .extracting(ServiceExplanation.Cause::name)
                .containsExactly("db");
        assertThat(explained.sentence()).startsWith("shop waits for db: db's errors went from");
        assertThat(explained.conclusive()).isFalse();
    }

    /// Two operations one after the other, as long as the times say in microseconds; the first has the status.
    private static Trace request(String id, Instant start, long payMicros, long priceMicros, Span.Status status) {
        long begin = EpochNanos.nanos(start);
        long between = begin + payMicros * 1_000;
        long end = between + priceMicros * 1_000;
        return Trace.of(
                id,
                List.of(
                        span("1", "", "buy", begin, end, Span.Status.UNSET),
                        span("2", "1", "pay", begin, between, status),
                        span("3", "1", "price", between, end, Span.Status.UNSET)),
                List.of());
    }

    private static Span span(String id, String parent, String operation, long start, long end, Span.Status status) {
        return new Span(
                id, parent, "shop", operation, Span.Kind.SERVER, start, end, status, "", Map.of(), Map.of(), List.of());
    }

    private static TraceSource traces(Trace... all) {
        return PartialSource.of(TraceSource.class, new Object() {
            @SuppressWarnings("unused") // Called by reflection.
            public Outcome<TraceSource.SearchResult> search(TraceSource.Search search, Duration deadline) {
                var found = Arrays.stream(all)
                        .filter(trace -> search.window().contains(EpochNanos.instant(trace.start())))
                        .filter(trace -> !search.failed() || trace.errors() > 0)
                        .map(ServiceExplanationBuilderTest::summary)
                        .toList();
                return PartialSource.answered(new TraceSource.SearchResult(found, false));
            }

            @SuppressWarnings("unused") // Called by reflection.
            public Outcome<Trace> trace(String id, Duration deadline) {
                return Arrays.stream(all)
                        .filter(trace -> trace.id().equals(id))
                        .findFirst()
                        .map(PartialSource::answered)
                        .orElseGet(PartialSource::refused);
            }
        });
    }

    private static TraceSource.Summary summary(Trace trace) {
        return new TraceSource.Summary(
                trace.id(),
                "shop",
                "buy",
                EpochNanos.instant(trace.start()),
                Duration.ofNanos(trace.nanos()),
                Optional.empty(),
                Optional.empty());
    }
}
