package greenwall.lab.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import greenwall.fleet.trace.Span;
import greenwall.lab.application.SampledRequests.RequestSpan;
import greenwall.lab.application.SampledRequests.RequestTrace;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import greenwall.lab.world.SimulatedServiceChange;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedApplicationTest {
    private static final Instant NOW = Instant.parse("2026-11-05T14:20:00Z");
    private static final long MILLIS = NOW.toEpochMilli();
    private static final long HOUR = Duration.ofHours(1).toMillis();

    private static SimulatedFleet world(SimulatedServiceChange... changes) {
        var faults = new SimulatedFaults();
        List.of(changes).forEach(faults::addServiceChange);
        return new SimulatedFleet(7, NOW, FleetPlanner.hosts(24, 7), faults);
    }

    private static SimulatedApplication application(SimulatedServiceChange... changes) {
        return SimulatedApplication.of(world(changes)).orElseThrow();
    }

    private static ServiceOperation operation(SimulatedApplication simulated, String service, String id) {
        return simulated.plan().service(service).operations().stream()
                .filter(o -> o.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<RequestTrace> traces(SimulatedFleet world, Instant now, long from, long to) {
        var all = new ArrayList<RequestTrace>();
        new SampledRequests(SimulatedApplication.of(world).orElseThrow(), world, InstantSource.fixed(now))
                .read(from, to, all::add);
        return all;
    }

    @Test
    void aFleetWithoutADatabaseServerHasNoApplication() {
        assertThat(ApplicationPlan.of(FleetPlanner.hosts(3, 7))).isEmpty();
        assertThat(ApplicationPlan.of(FleetPlanner.hosts(24, 7))).isPresent();
    }

    @Test
    void aSlowDependencySlowsOnlyItsCallers() {
        long onset = MILLIS - HOUR;
        var slow = application(SimulatedServiceChange.of("pricing", onset, MILLIS, Map.of("slower", "200")));
        var quote = operation(slow, "pricing", "quote");
        var search = operation(slow, "storefront", "search");
        var home = operation(slow, "storefront", "home");
        assertThat(slow.at(quote, onset).median())
                .isGreaterThan(100 * slow.at(quote, onset - 1).median());
        double addedMillis =
                slow.at(quote, onset).median() - slow.at(quote, onset - 1).median();
        assertThat(slow.at(search, onset).median() - slow.at(search, onset - 1).median())
                .isCloseTo(addedMillis, within(1e-9));
        assertThat(slow.at(home, onset)).isEqualTo(slow.at(home, onset - 1));
        assertThat(slow.at(quote, MILLIS)).isEqualTo(slow.at(quote, onset - 1));
    }

    @Test
    void errorsReachTheEdgeExceptThroughOptionalDependencies() {
        var failing = application(
                SimulatedServiceChange.of("recommend", MILLIS - HOUR, MILLIS, Map.of("errors", "0.5")),
                SimulatedServiceChange.of("cart/add", MILLIS - HOUR, MILLIS, Map.of("errors", "0.3")));
        assertThat(failing.at(operation(failing, "edge", "cart"), MILLIS - 1).errors())
                .isGreaterThan(0.3);
        assertThat(failing.at(operation(failing, "edge", "home"), MILLIS - 1).errors())
                .isLessThan(0.01);
        assertThat(failing.at(operation(failing, "edge", "checkout"), MILLIS - 1)
                        .errors())
                .isLessThan(0.02);
    }

    @Test
    void retriesMultiplyTheRequests() {
        var stormy = application(SimulatedServiceChange.of("payment", MILLIS - HOUR, MILLIS, Map.of("retries", "2")));
        var charge = operation(stormy, "payment", "charge");
        var insert = operation(stormy, "orders-db", "insert");
        double before = stormy.at(charge, MILLIS - HOUR - 1).rate();
        assertThat(stormy.at(charge, MILLIS - 1).rate()).isCloseTo(3 * before, within(1e-9));
        assertThat(stormy.at(insert, MILLIS - 1).rate()
                        - stormy.at(insert, MILLIS).rate())
                .isCloseTo(2 * before, within(1e-9));
    }

    @Test
    void countersNeverFall() {
        var leaky = application(
                SimulatedServiceChange.of("search", MILLIS - HOUR, MILLIS - HOUR / 2, Map.of("errors", "0.9")),
                SimulatedServiceChange.of(
                        "search", MILLIS - HOUR / 4, MILLIS, Map.of("errors", "0.9", "traffic", "3")));
        var find = operation(leaky, "search", "find");
        for (boolean failed : new boolean[] {false, true}) {
            for (var stream : leaky.requests(find, failed)) {
                double last = Double.NEGATIVE_INFINITY;
                for (long t = MILLIS - 2 * HOUR; t < MILLIS + HOUR; t += 15_000) {
                    double total = stream.requests().total(t);
                    assertThat(total).isGreaterThanOrEqualTo(last);
                    last = total;
                }
            }
        }
    }

    @Test
    void tracesAreReproducibleAndFoundById() {
        var world = world();
        var all = traces(world, NOW, MILLIS - HOUR, MILLIS);
        assertThat(all).hasSizeGreaterThan(300);
        assertThat(traces(world(), NOW.plus(Duration.ofHours(5)), MILLIS - HOUR, MILLIS - HOUR / 2))
                .isEqualTo(traces(world, NOW, MILLIS - HOUR, MILLIS - HOUR / 2));
        var requests =
                new SampledRequests(SimulatedApplication.of(world).orElseThrow(), world, InstantSource.fixed(NOW));
        var ids = new HashSet<String>();
        for (var trace : all) {
            assertThat(requests.find(trace.id())).contains(trace);
            assertThat(ids.add(trace.id())).isTrue();
        }
        assertThat(requests.find("0123456789abcdef0123456789abcdef")).isEmpty();
        assertThat(requests.find("?")).isEmpty();
    }

    @Test
    void tracesContainNoFutureSpans() {
        for (var trace : traces(world(), NOW, MILLIS - 60_000, MILLIS + HOUR)) {
            assertThat(trace.spans()).allMatch(span -> span.end() <= MILLIS * 1_000_000);
        }
    }

    @Test
    void spansLieWithinTheirParentsUnlessAQueueIsBetween() {
        for (var trace : traces(world(), NOW, MILLIS - HOUR, MILLIS)) {
            for (var span : trace.spans()) {
                var parent = trace.spans().stream()
                        .filter(s -> s.id() == span.parent())
                        .findFirst();
                assertThat(parent.isPresent()).isEqualTo(span != trace.root());
                boolean queued = span.kind() == Span.Kind.CONSUMER;
                if (parent.isPresent() && !queued) {
                    assertThat(span.start()).isGreaterThanOrEqualTo(parent.get().start());
                    assertThat(span.end()).isLessThanOrEqualTo(parent.get().end());
                }
            }
        }
    }

    @Test
    void tracesFailAsOftenAsTheMetricsSay() {
        var world = world(SimulatedServiceChange.of("catalog", MILLIS - HOUR, MILLIS, Map.of("errors", "0.4")));
        var application = SimulatedApplication.of(world).orElseThrow();
        var expected = application
                .at(operation(application, "catalog", "list"), MILLIS - 1)
                .errors();
        var listedSpans = traces(world, NOW, MILLIS - HOUR, MILLIS).stream()
                .flatMap(t -> t.spans().stream())
                .filter(s -> s.kind() == Span.Kind.SERVER
                        && s.service().name().equals("catalog")
                        && s.operation().id().equals("list"))
                .toList();
        assertThat(listedSpans).hasSizeGreaterThan(100);
        assertThat((double) listedSpans.stream().filter(RequestSpan::failed).count() / listedSpans.size())
                .isCloseTo(expected, within(0.1));
    }
}
