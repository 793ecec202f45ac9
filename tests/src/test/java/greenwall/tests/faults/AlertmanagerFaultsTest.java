package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alert.AlertMerger;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertQueries;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import greenwall.tests.poll.Await;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Each fault of a connection to Alertmanager.
@Tag("slow")
class AlertmanagerFaultsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Instant NOW = Instant.parse("2026-03-14T09:30:00Z");

    /// The faults of the connection; the others concern the content of Prometheus responses.
    private static final Set<Fault> OF_THE_LINK = EnumSet.range(Fault.REFUSE, Fault.REDIRECT_ELSEWHERE);

    private static HttpSettings options() {
        return HttpSettings.DEFAULT.with(draft -> draft.bodyLimit = 4 << 20).with(draft -> {
            draft.connectTimeout = DEADLINE;
            draft.readTimeout = DEADLINE;
        });
    }

    private static Source source(Source.Kind kind, URI url) {
        return new Source("east", kind, url);
    }

    /// After a 429 with Retry-After the server gets no requests for that second.
    static void waitForRetry(Fault fault) {
        if (fault == Fault.TOO_MANY) {
            long until = System.nanoTime() + Duration.ofMillis(1050).toNanos();
            Await.until("the second has passed", Duration.ofSeconds(10), () -> System.nanoTime() > until);
        }
    }

    @Test
    void alertsStayKnownThroughTheOtherPeerAndAreUnknownWithoutAnyPeer() throws Exception {
        InstantSource clock = () -> NOW;
        try (var range = PracticeRange.start(
                        PracticeRangeOptions.DEFAULT.withHosts(4).withIncident(IncidentKind.NODE_DOWN), clock);
                var firstProxy = FaultProxy.inFrontOf(range.servers().alertmanager());
                var secondProxy = FaultProxy.inFrontOf(range.servers().alertmanager());
                var http = new SharedHttpClient(Map.of(), clock)) {
            range.evaluator().awaitCaughtUp(Duration.ofMinutes(4));
            AlertSource alerts = Alertmanager.connect(
                    http,
                    List.of(
                            new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, firstProxy.url()), options()),
                            new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, secondProxy.url()), options())));
            var queries = new AlertQueries(
                    List.of(new AlertQueries.ClusterSources("east", Optional.empty(), Optional.of(alerts), false)));
            var merger = new AlertMerger();
            var names = AlertHostFinder.of(FleetState.EMPTY);
            var all = merger.merge(queries.query(DEADLINE), names, NOW).alerts();
            assertThat(all).isNotEmpty().allMatch(a -> a.phase() != AlertPhase.UNKNOWN);
            int alertCount = alerts.alerts(List.of(), DEADLINE).value().size();
            for (var fault : OF_THE_LINK) {
                firstProxy.play(fault);
                var split = alerts.alerts(List.of(), DEADLINE);
                assertThat(split.value())
                        .as("with the other peer, under %s", fault)
                        .hasSize(alertCount);
                if (fault.makesSilent()) {
                    assertThat(split.peers()).as("%s", fault).anyMatch(p -> p instanceof Outcome.Failed);
                    secondProxy.play(fault);
                    var afterFault = merger.merge(queries.query(DEADLINE), names, NOW);
                    assertThat(afterFault.alerts())
                            .as("without any peer, under %s", fault)
                            .hasSameSizeAs(all);
                    assertThat(afterFault.alerts()).as("%s", fault).allMatch(a -> a.phase() == AlertPhase.UNKNOWN);
                    assertThat(afterFault.failures()).as("%s", fault).isNotEmpty();
                }
                firstProxy.play(null);
                secondProxy.play(null);
                waitForRetry(fault);
                assertThat(merger.merge(queries.query(DEADLINE), names, NOW).alerts())
                        .as("after %s", fault)
                        .hasSameSizeAs(all)
                        .allMatch(a -> a.phase() != AlertPhase.UNKNOWN);
            }
        }
    }
}
