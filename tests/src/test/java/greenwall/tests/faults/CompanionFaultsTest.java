package greenwall.tests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.alertmanager.Alertmanager;
import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.loki.Loki;
import greenwall.fleet.Window;
import greenwall.fleet.alert.AlertRound;
import greenwall.fleet.alert.AlertWatch;
import greenwall.fleet.alert.HostNames;
import greenwall.fleet.alert.Phase;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Logs;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.lab.Range;
import greenwall.lab.RangeOptions;
import greenwall.lab.incident.IncidentName;
import greenwall.tests.heart.Waiting;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Each fault of a link in front of Loki and of Alertmanager; and a live tail whose link freezes, is cut and comes
/// back.
class CompanionFaultsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final Instant NOW = Instant.parse("2026-03-14T09:30:00Z");

    /// Those of the link; the others are of what Prometheus says.
    private static final Set<Fault> OF_THE_LINK = EnumSet.range(Fault.REFUSE, Fault.REDIRECT_ELSEWHERE);

    private static SourceOptions options() {
        return SourceOptions.DEFAULT.withBodyLimit(4 << 20).withTimeouts(DEADLINE, DEADLINE);
    }

    private static Source source(Source.Kind kind, URI url) {
        return new Source("east", kind, url);
    }

    private static List<String> read(Logs logs, Instant from, Instant to) {
        var lines = new ArrayList<String>();
        var outcome = logs.lines(
                "{host=~\".+\"}",
                new Window(from, to),
                Logs.Order.FORWARD,
                100_000,
                line -> lines.add(line.timeNanos() + " " + line.stream() + " " + line.text()),
                Duration.ofSeconds(30));
        assertThat(outcome).isInstanceOf(Outcome.Answered.class);
        return lines;
    }

    @Test
    void underEachFaultLokiSaysTheTrueReasonAndAfterItAllIsAsBefore() throws Exception {
        var clock = InstantSource.system();
        try (var range = Range.start(RangeOptions.DEFAULT.withHosts(4), clock);
                var proxy = FaultProxy.before(range.loki());
                var http = new Http(Map.of(), clock)) {
            var end = clock.instant().minusSeconds(60);
            var logs = Loki.connect(http, source(Source.Kind.LOKI, proxy.url()), options());
            var before = read(logs, end.minusSeconds(900), end);
            assertThat(before).isNotEmpty();
            for (var fault : OF_THE_LINK) {
                proxy.play(fault);
                var outcome = logs.labelValues("host", Window.before(end, Duration.ofHours(1)), DEADLINE);
                if (outcome instanceof Outcome.Failed<List<String>> failed) {
                    assertThat(fault.explains(failed.failure().found()))
                            .as("%s: %s", fault, failed.failure().found())
                            .isTrue();
                } else {
                    assertThat(fault.silences()).as("%s was answered", fault).isFalse();
                }
                proxy.play(null);
                rest(fault);
                assertThat(read(logs, end.minusSeconds(900), end))
                        .as("after %s", fault)
                        .isEqualTo(before);
            }
        }
    }

    /// A server that asked to be left alone is left alone for that second.
    private static void rest(Fault fault) {
        if (fault == Fault.TOO_MANY) {
            long until = System.nanoTime() + Duration.ofMillis(1050).toNanos();
            Waiting.until("the second has passed", Duration.ofSeconds(10), () -> System.nanoTime() > until);
        }
    }

    @Test
    void alertsOfAPeerThatIsCutOffAreKnownByTheOtherAndUnknownWithoutIt() throws Exception {
        InstantSource clock = () -> NOW;
        try (var range = Range.start(RangeOptions.DEFAULT.withHosts(4).withIncident(IncidentName.NODE_DOWN), clock);
                var one = FaultProxy.before(range.alertmanager());
                var other = FaultProxy.before(range.alertmanager());
                var http = new Http(Map.of(), clock)) {
            range.awaitAlerts(Duration.ofSeconds(60));
            Alerts alerts = Alertmanager.connect(
                    http,
                    List.of(
                            new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, one.url()), options()),
                            new Alertmanager.Peer(source(Source.Kind.ALERTMANAGER, other.url()), options())));
            var round = new AlertRound(List.of(new AlertRound.Asked("east", Optional.empty(), Optional.of(alerts))));
            var watch = new AlertWatch();
            var names = HostNames.of(FleetState.EMPTY);
            var all = watch.next(round.ask(DEADLINE), names, NOW).alerts();
            assertThat(all).isNotEmpty().allMatch(a -> a.phase() != Phase.UNKNOWN);
            int whole = alerts.alerts(List.of(), DEADLINE).value().size();
            for (var fault : OF_THE_LINK) {
                one.play(fault);
                var split = alerts.alerts(List.of(), DEADLINE);
                assertThat(split.value())
                        .as("with the other peer, under %s", fault)
                        .hasSize(whole);
                if (fault.silences()) {
                    assertThat(split.peers()).as("%s", fault).anyMatch(p -> p instanceof Outcome.Failed);
                    other.play(fault);
                    var blind = watch.next(round.ask(DEADLINE), names, NOW);
                    assertThat(blind.alerts())
                            .as("without any peer, under %s", fault)
                            .hasSameSizeAs(all);
                    assertThat(blind.alerts()).as("%s", fault).allMatch(a -> a.phase() == Phase.UNKNOWN);
                    assertThat(blind.troubles()).as("%s", fault).isNotEmpty();
                }
                one.play(null);
                other.play(null);
                rest(fault);
                assertThat(watch.next(round.ask(DEADLINE), names, NOW).alerts())
                        .as("after %s", fault)
                        .hasSameSizeAs(all)
                        .allMatch(a -> a.phase() != Phase.UNKNOWN);
            }
        }
    }

    private static final class Told implements Logs.TailSink {
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private volatile boolean connected;
        private volatile int losses;

        @Override
        public void line(Logs.Line line) {
            lines.add(line.timeNanos() + " " + line.stream() + " " + line.text());
        }

        @Override
        public void dropped(long entries, String why) {
            // What was left out is read by a query; the comparison shows whether it was.
        }

        @Override
        public void status(boolean now, String what) {
            if (connected && !now) {
                losses++;
            }
            connected = now;
        }
    }

    @Test
    void aTailWhoseLinkFreezesOrIsCutLosesNoLineAndGivesNoneTwice() throws Exception {
        var clock = InstantSource.system();
        try (var range = Range.start(RangeOptions.DEFAULT.withHosts(4), clock);
                var pipe = new Pipe(range.loki().getPort());
                var http = new Http(Map.of(), clock)) {
            var through = URI.create("http://127.0.0.1:" + pipe.port());
            var logs = Loki.connect(http, source(Source.Kind.LOKI, through), options());
            var straight = Loki.connect(http, source(Source.Kind.LOKI, range.loki()), options());
            var begun = clock.instant();
            var told = new Told();
            try (var tail = logs.tail("{host=~\".+\"}", begun, told)) {
                assertThat(tail).isNotNull();
                Waiting.until("the tail follows", Duration.ofSeconds(30), () -> told.connected);
                for (int turn = 1; turn <= 2; turn++) {
                    int losses = turn;
                    if (turn == 1) {
                        pipe.freeze();
                    } else {
                        pipe.cut();
                    }
                    Waiting.until("the loss is noticed", Duration.ofSeconds(60), () -> told.losses >= losses);
                    pipe.thaw();
                    Waiting.until("it follows again", Duration.ofSeconds(90), () -> told.connected);
                }
                var end = clock.instant();
                var real = read(straight, begun, end);
                Waiting.until(
                        "every line has come",
                        Duration.ofSeconds(60),
                        () -> Set.copyOf(told.lines).containsAll(real));
            }
            var count = new HashMap<String, Integer>();
            told.lines.forEach(line -> count.merge(line, 1, Integer::sum));
            var twice = count.entrySet().stream()
                    .filter(e -> e.getValue() > 1)
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toList());
            assertThat(twice).as("lines that came twice").isEmpty();
        }
    }
}
