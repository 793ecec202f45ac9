package greenwall.fleet.explain.service;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.explain.cases.PartialSource;
import greenwall.fleet.service.Service;
import greenwall.fleet.service.ServiceQuantityForm;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Span;
import greenwall.fleet.trace.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServiceCauseFinderTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:00:00Z");

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

        var explained = ServiceCauseFinder.unchanged(service, NOW, List.of("shop"), Set.of("shop"));

        assertThat(explained.conclusive()).isTrue();
        assertThat(explained.causes())
                .extracting(ServiceExplanation.Cause::onset)
                .containsExactly(NOW.minus(Duration.ofHours(1)));
    }

    @Test
    void whatDidNotChangeIsCountedInWords() {
        var service = new Service(
                "east", "shop", CellState.OK, "", List.of(), List.of(), List.of(), List.of(), Optional.empty());

        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop"), Set.of("shop"))
                        .sentence())
                .endsWith("shop did not change, and it calls no known service");
        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop", "db"), Set.of("shop", "db"))
                        .sentence())
                .endsWith("neither shop nor the service that it calls changed");
        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop", "db", "mq"), Set.of("shop", "db", "mq"))
                        .sentence())
                .endsWith("neither shop nor either of the 2 services that it calls changed");
    }

    @Test
    void aServiceWithoutDataOfItsRequestsIsNotCalledUnchanged() {
        var service = new Service(
                "east", "shop", CellState.OK, "", List.of(), List.of(), List.of(), List.of(), Optional.empty());

        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop"), Set.of())
                        .sentence())
                .endsWith("there is no data about the requests of shop to compare, and it calls no known service");
        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop", "db"), Set.of())
                        .sentence())
                .endsWith("; the service that it calls did not change, as far as there is data");
        assertThat(ServiceCauseFinder.unchanged(service, NOW, List.of("shop", "db"), Set.of("shop"))
                        .sentence())
                .endsWith("neither shop nor the service that it calls changed, as far as there is data");
    }

    @Test
    void aFailedRequestThatWasFasterThanUsualIsExplainedByItsFailureOnly() {
        var usual = request("usual", NOW.minus(Duration.ofMinutes(5)), 900_000, 100_000, Span.Status.UNSET);
        var failed = request("failed", NOW.plusSeconds(10), 300_000, 100_001, Span.Status.ERROR);

        assertThat(new SpanCauseFinder(traces(usual, failed)).since(NOW, "shop", NOW.plusSeconds(60)))
                .extracting(SpanCauseFinder.Change::text)
                .containsExactly("pay fails");
    }

    @Test
    void aFailedRequestThatTookLongerIsExplainedByBoth() {
        var usual = request("usual", NOW.minus(Duration.ofMinutes(5)), 900_000, 100_000, Span.Status.UNSET);
        var failed = request("failed", NOW.plusSeconds(10), 900_000, 5_100_000, Span.Status.ERROR);

        assertThat(new SpanCauseFinder(traces(usual, failed)).since(NOW, "shop", NOW.plusSeconds(60)))
                .extracting(SpanCauseFinder.Change::text)
                .containsExactly("pay fails", "price: 5.1 s self time, 100 ms before");
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
                        .map(ServiceCauseFinderTest::summary)
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
