package greenwall.fleet.checkschedule;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterStateBuilder;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DirectCheckQueueTest {
    private static final Instant START = Instant.parse("2026-11-20T08:00:00Z");

    private static DirectCheckQueue schedule(double packets) {
        return schedule(packets, DirectCheck::packets);
    }

    private static DirectCheckQueue schedule(double packets, ToIntFunction<DirectCheck> cost) {
        return new DirectCheckQueue(settings(packets), cost);
    }

    private static DirectCheckSettings settings(double packets) {
        return new DirectCheckSettings(
                DirectCheckSettings.HostCheckPolicy.ALWAYS,
                Map.of(),
                List.of(),
                false,
                Duration.ofSeconds(20),
                packets,
                Set.of());
    }

    private static List<DirectCheck> portChecks(int hosts) {
        return IntStream.range(0, hosts)
                .<DirectCheck>mapToObj(i -> new DirectCheck.Port(
                        new DirectCheck.CheckSubject("east", "h" + i), "10.0.0." + i, OptionalInt.of(9100), "node"))
                .toList();
    }

    private static List<DirectCheck> sshChecks(int hosts) {
        return IntStream.range(0, hosts)
                .<DirectCheck>mapToObj(i -> new DirectCheck.Ssh(new DirectCheck.CheckSubject("east", "h" + i)))
                .toList();
    }

    @Test
    void portThatIsNotANumberIsLeftOut() {
        var silent = new ClusterStateBuilder("east", START, List.of())
                .host("h", Labels.EMPTY)
                .target("h", Labels.of("job", "node", "instance", "[fd00::7]:http"), true, START, "")
                .fleet();
        var subject = new DirectCheck.CheckSubject("east", "h");

        assertThat(new DirectCheckSelection(settings(2)).select(silent))
                .containsExactly(new DirectCheck.Port(subject, "fd00::7", OptionalInt.empty(), "node"));
    }

    @Test
    void withWhenSilentAHostWithAnAddressIsCheckedOnlyWhileItsPrometheusIsSilent() {
        var selection = new DirectCheckSelection(new DirectCheckSettings(
                DirectCheckSettings.HostCheckPolicy.SILENT,
                Map.of("node01", "10.0.0.1", "router", "10.0.0.254"),
                List.of(),
                true,
                Duration.ofSeconds(20),
                2,
                Set.of()));
        assertThat(selection.select(east(CellState.OK)))
                .extracting(check -> check.subject().host())
                .containsOnly("router");
        assertThat(selection.select(east(CellState.SILENT)))
                .extracting(check -> check.subject().host())
                .contains("router", "node01");
    }

    private static FleetState east(CellState prometheus) {
        return new ClusterStateBuilder("east", START, List.of())
                .source(SourceState.of(
                        new Source("east", Source.Kind.PROMETHEUS, URI.create("http://p")),
                        prometheus,
                        Optional.of(START),
                        Optional.empty(),
                        "",
                        ""))
                .host("node01", Labels.EMPTY)
                .fleet();
    }

    private record StartedCheck(DirectCheck check, Instant at) {}

    /// The checks started within a duration, with an immediate response to each.
    private static List<StartedCheck> simulate(DirectCheckQueue schedule, List<DirectCheck> checks, Duration time) {
        var started = new ArrayList<StartedCheck>();
        schedule.plan(checks, START);
        for (var now = START; now.isBefore(START.plus(time)); now = now.plusMillis(100)) {
            for (var next = schedule.next(now); next.isPresent(); next = schedule.next(now)) {
                started.add(new StartedCheck(next.get(), now));
                schedule.done(next.get(), now, false);
            }
        }
        return started;
    }

    @Test
    void twoHundredHostsAreAllCheckedWithinTwoPacketsPerSecond() {
        var checks =
                Stream.concat(portChecks(200).stream(), sshChecks(200).stream()).toList();
        var started = simulate(schedule(2), checks, Duration.ofHours(4));
        double packets = started.stream().mapToInt(m -> m.check().packets()).sum();
        assertThat(packets / Duration.ofHours(4).toSeconds()).isBetween(1.8, 2.0);
        assertThat(started.stream().map(StartedCheck::check).distinct()).hasSize(400);
        // No single minute is far above the mean.
        for (int minute = 0; minute < 240; minute++) {
            var from = START.plus(Duration.ofMinutes(minute));
            double packetsInMinute = started.stream()
                    .filter(m -> !m.at().isBefore(from) && m.at().isBefore(from.plusSeconds(60)))
                    .mapToInt(m -> m.check().packets())
                    .sum();
            assertThat(packetsInMinute).isLessThanOrEqualTo(2 * 60 + 60 + 16);
        }
    }

    @Test
    void fewChecksRunAtTheConfiguredRateAndNotAllAtOnce() {
        var checks = portChecks(3);
        var started = simulate(schedule(2), checks, Duration.ofMinutes(10));
        var counts = new HashMap<DirectCheck, Integer>();
        started.forEach(m -> counts.merge(m.check(), 1, Integer::sum));
        assertThat(counts).hasSize(3).allSatisfy((_, count) -> assertThat(count).isBetween(28, 31));
        for (int i = 1; i < started.size(); i++) {
            assertThat(started.get(i).at()).isAfter(started.get(i - 1).at());
        }
    }

    @Test
    void checkThatFailedOnceIsRepeatedSoonBeforeTheOthers() {
        var schedule = schedule(2);
        var checks = portChecks(200);
        schedule.plan(checks, START);
        var first = schedule.next(START).orElseThrow();
        schedule.done(first, START, true);
        assertThat(schedule.next(START)).isEmpty();
        assertThat(schedule.next(START.plusSeconds(6))).contains(first);
    }

    @Test
    void targetOfAnEndedConnectionIsCheckedNext() {
        var schedule = schedule(2);
        var checks = portChecks(200);
        schedule.plan(checks, START);
        schedule.next(START).ifPresent(check -> schedule.done(check, START, false));
        schedule.checkSoon(checks.get(150), START.plusSeconds(1));
        assertThat(schedule.next(START.plusSeconds(6)))
                .as("the end costs packets too")
                .isEmpty();
        assertThat(schedule.next(START.plusSeconds(8))).contains(checks.get(150));
    }

    @Test
    void checksRunAtTheirRateAfterTheClockWasSetBack() {
        var schedule = schedule(2);
        var oneHourLater = START.plus(Duration.ofHours(1));
        schedule.plan(portChecks(10), oneHourLater);
        for (var next = schedule.next(oneHourLater); next.isPresent(); next = schedule.next(oneHourLater)) {
            schedule.done(next.get(), oneHourLater, false);
        }
        var checks = portChecks(20);
        var started = simulate(schedule, checks, Duration.ofMinutes(2));
        assertThat(started.stream().mapToInt(m -> m.check().packets()).sum()).isBetween(210, 250);
        assertThat(started).extracting(StartedCheck::check).containsAll(checks);
    }

    @Test
    void scheduleIsOverloadedWhenAFullRoundExceedsThePacketBudget() {
        var lightlyLoaded = schedule(2);
        lightlyLoaded.plan(portChecks(9), START);
        assertThat(lightlyLoaded.isOverloaded()).isFalse();
        var overloaded = schedule(2);
        overloaded.plan(portChecks(10), START);
        assertThat(overloaded.isOverloaded()).isTrue();
    }

    /// A short check that failed is repeated in full.
    @Test
    void packetsAboveTheEstimateAreChargedToTheBudgetLater() {
        var failed = new HashSet<DirectCheck>();
        var schedule = schedule(2, check -> failed.contains(check) ? check.packets() : 3);
        var checks = portChecks(200);
        schedule.plan(checks, START);
        double packets = 0;
        for (var now = START; now.isBefore(START.plus(Duration.ofHours(1))); now = now.plusMillis(100)) {
            for (var next = schedule.next(now); next.isPresent(); next = schedule.next(now)) {
                var check = next.get();
                packets += failed.contains(check) ? check.packets() : 3 + check.packets();
                schedule.done(check, now, failed.add(check));
            }
        }
        assertThat(failed).hasSize(200);
        assertThat(packets / Duration.ofHours(1).toSeconds()).isBetween(1.8, 2.05);
    }

    @Test
    void checkInProgressIsNotScheduledAgain() {
        var schedule = schedule(1000);
        schedule.plan(portChecks(1), START);
        assertThat(schedule.next(START)).isPresent();
        assertThat(schedule.next(START.plusSeconds(100))).isEmpty();
    }

    @Test
    void resultsBecomeStaleOnlyAfterAFullRound() {
        var lightlyLoaded = schedule(2);
        lightlyLoaded.plan(portChecks(1), START);
        assertThat(lightlyLoaded.staleAfter(portChecks(1).getFirst())).isEqualTo(Duration.ofSeconds(65));
        var overloaded = schedule(2);
        overloaded.plan(portChecks(200), START);
        assertThat(overloaded.staleAfter(portChecks(1).getFirst()))
                .isBetween(Duration.ofMinutes(40), Duration.ofMinutes(45));
    }

    @Test
    void pauseEndsWhenTheNextCheckIsDue() {
        var schedule = schedule(2);
        schedule.plan(portChecks(2), START);
        schedule.next(START).ifPresent(check -> schedule.done(check, START, false));
        assertThat(schedule.pause(START)).isEqualTo(Duration.ofSeconds(5));
    }
}
