package greenwall.tests.range;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.problem.Problem;
import greenwall.fleet.problem.Subject;
import greenwall.fleet.problem.Symptom;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.GroundTruth;
import greenwall.lab.incident.IncidentKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each incident of the range, alone and in pairs, becomes as many problems as there are causes, each about the
/// subject of its truth; a quiet day has no problems; and every red cell or alert belongs to a problem.
///
/// A build simulates a sample. `-Dgreenwall.problems=all` simulates each incident with five seeds, twelve
/// pairs, and a quiet day in 24 polls; `-Dgreenwall.problems=failing-disk+oom,scrub` simulates only these, with
/// `-Dgreenwall.problems.seeds=1,2`.
@Tag("slow")
class ProblemsOnTheRangeTest {
    private static final String WANTED = System.getProperty("greenwall.problems", "");
    private static final Instant FIRST = Instant.parse("2026-11-05T08:20:00Z");
    private static final double RIGHT = 0.95;

    private static final List<String> PAIRS = """
            failing-disk+cpu-runaway
            scrub+unit-flapping
            arc-collapse+oom
            wg-peer-gone+clock-drift
            node-down+disk-filling
            exporter-down+tcp-retransmits
            noisy-neighbour+replication-stalled
            wg-one-way+oom
            failing-disk+disk-filling
            cpu-runaway+clock-drift
            scrub+wg-one-way
            unit-flapping+replication-stalled
            """.lines().toList();
    private static final List<String> SAMPLE =
            List.of("failing-disk+cpu-runaway", "wg-peer-gone", "node-down", "quiet");

    /// The result of one simulation.
    private record PlayResult(
            FleetState fleet, AlertSnapshot alerts, List<GroundTruth> truths, List<Problem> problems) {
        String describe() {
            var text = new StringBuilder();
            for (var problem : problems) {
                text.append("\n    ").append(problem.subject()).append(' ').append(problem.sentence());
                problem.mergedParts()
                        .forEach(fold -> text.append("\n        with it: ")
                                .append(fold.text())
                                .append(" – ")
                                .append(fold.reason()));
            }
            return text.toString();
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void theProblemsMatchTheTruth() throws Exception {
        boolean all = WANTED.equals("all");
        var plays = new ArrayList<String>();
        if (all) {
            Arrays.stream(IncidentKind.values()).map(IncidentKind::word).forEach(plays::add);
            plays.addAll(PAIRS);
        } else {
            plays.addAll(WANTED.isEmpty() ? SAMPLE : List.of(WANTED.split(",")));
        }
        var seeds = Arrays.stream(System.getProperty("greenwall.problems.seeds", all ? "1,2,3,4,5" : "3")
                        .split(","))
                .map(Long::valueOf)
                .toList();
        var wrong = new LinkedHashMap<String, String>();
        var red = new ArrayList<String>();
        int played = 0;
        for (var play : plays) {
            var names = Arrays.stream(play.split("\\+"))
                    .map(word -> IncidentKind.of(word).orElseThrow())
                    .toList();
            for (long seed : seeds) {
                played++;
                var seen = play(names, seed, FIRST.plus(Duration.ofHours(5 * seed)));
                var outside = redOutside(seen);
                if (!outside.isEmpty() || !matchesTruth(seen, names)) {
                    var description =
                            seen.describe() + (outside.isEmpty() ? "" : "\n    outside of a problem: " + outside);
                    wrong.put(play + ", seed " + seed, description);
                    System.out.println("  wrong: " + play + ", seed " + seed + description);
                } else if (all) {
                    System.out.println("  right: " + play + ", seed " + seed);
                }
                red.addAll(outside);
            }
        }
        System.out.printf("problems: %d of %d plays right%n", played - wrong.size(), played);
        assertThat(red).isEmpty();
        assertThat((double) (played - wrong.size()) / played)
                .as(wrong.toString())
                .isGreaterThanOrEqualTo(RIGHT);
    }

    /// One console has polled for a while, the other was just started; each polls by itself.
    @Test
    void twoConsolesAndARestartedOneGiveTheProblemsTheSameIds() throws Exception {
        var names = List.of(IncidentKind.FAILING_DISK, IncidentKind.OOM);
        var options =
                PracticeRangeOptions.DEFAULT.withIncidents(names).withSeed(3).withStart(FIRST);
        try (var range = PracticeRange.start(options)) {
            range.evaluator().awaitCaughtUp(Duration.ofMinutes(2));
            var wall = PollSettings.wall(QuantityCatalogue.shipped(), Duration.ofSeconds(15));
            Set<String> first;
            try (var longRunning = new RangeConsole(range, wall);
                    var secondConsole = new RangeConsole(range, PollSettings.oneShot(QuantityCatalogue.shipped()))) {
                longRunning.poll(true);
                first = ids(longRunning.poll(true));
                assertThat(first).hasSize(2).isEqualTo(ids(secondConsole.poll(true)));
            }
            try (var restarted = new RangeConsole(range, wall)) {
                assertThat(ids(restarted.poll(true))).isEqualTo(first);
            }
        }
    }

    private static Set<String> ids(RangeConsole.PollOutcome seen) {
        return seen.problems().stream().map(Problem::id).collect(Collectors.toSet());
    }

    @Test
    void aQuietDayHasNoProblem() throws Exception {
        int polls = WANTED.equals("all") ? 24 : 2;
        for (int poll = 0; poll < polls; poll++) {
            var at = FIRST.plus(Duration.ofDays(1)).plus(Duration.ofMinutes(24L * 60 * poll / polls + 7L * poll));
            var seen = play(List.of(IncidentKind.QUIET), 11, at);
            assertThat(seen.problems()).as(at + seen.describe()).isEmpty();
        }
    }

    private static boolean matchesTruth(PlayResult seen, List<IncidentKind> names) {
        var left = new ArrayList<>(seen.problems());
        for (int i = 0; i < names.size(); i++) {
            var truth = seen.truths().get(i);
            if (names.get(i) == IncidentKind.QUIET) {
                continue;
            }
            var kind = names.get(i);
            var found = left.stream()
                    .filter(p -> isOf(p, kind, truth, seen.fleet()))
                    .findFirst();
            if (found.isEmpty()) {
                return false;
            }
            left.remove(found.get());
        }
        return left.isEmpty();
    }

    private static boolean isOf(Problem problem, IncidentKind kind, GroundTruth truth, FleetState fleet) {
        var subject = problem.subject();
        boolean host = subject.shortName().equals(truth.host());
        return switch (kind) {
            case FAILING_DISK, SCRUB_FAILING_DISK ->
                host && subject.kind() == Subject.Kind.DISK && truth.cause().contains("disk " + subject.key() + " ");
            case SCRUB ->
                host && subject.kind() == Subject.Kind.POOL && truth.cause().contains("pool " + subject.key() + " ");
            case DISK_FILLING ->
                host && subject.kind() == Subject.Kind.DATASET && subject.key().equals("tank/logs");
            case REPLICATION_STALLED -> host && subject.kind() == Subject.Kind.REPLICATION;
            case OOM ->
                host && subject.kind() == Subject.Kind.UNIT && subject.key().equals("orders-api.service");
            case UNIT_FLAPPING ->
                host && subject.kind() == Subject.Kind.UNIT && subject.key().equals("billing-worker.service");
            case WG_PEER_GONE, WG_ONE_WAY ->
                subject.kind() == Subject.Kind.TUNNEL
                        && problem.hosts().stream()
                                .anyMatch(h -> h.equals(truth.host()) || h.startsWith(truth.host() + "."));
            case EXPORTER_DOWN -> host && subject.kind() == Subject.Kind.EXPORTER;
            case SLOW_PROMETHEUS -> host && subject.kind() == Subject.Kind.SOURCE;
            case ALERT_STORM ->
                subject.kind() == Subject.Kind.SITE
                        && truth.host().startsWith(subject.key() + "-")
                        && problem.hosts().size() >= fleet.hosts().size() / 5;
            case ARC_COLLAPSE, CPU_RUNAWAY, NOISY_NEIGHBOUR, TCP_RETRANSMITS, CLOCK_DRIFT, NODE_DOWN ->
                host && subject.kind() == Subject.Kind.HOST;
            case SLOW_DEPENDENCY -> service(subject, "pricing");
            case RETRY_STORM -> service(subject, "payment");
            case BAD_RELEASE -> service(subject, "cart");
            case EXPIRING_CERTIFICATE -> service(subject, "https://shop.example.net/");
            case EJECTED_UPSTREAM -> service(subject, "storefront");
            case LOGIN_STORM -> service(subject, "sign-in");
            case SERVICE_LEAK ->
                host && (subject.kind() == Subject.Kind.HOST || subject.key().equals("search.service"));
            case SLOW_DATABASE_DISK ->
                host && subject.kind() == Subject.Kind.DISK
                        || subject.kind() == Subject.Kind.GUEST && subject.key().equals(truth.host());
            case QUIET -> false;
        };
    }

    private static boolean service(Subject subject, String name) {
        return subject.kind() == Subject.Kind.SERVICE && subject.key().equals(name);
    }

    /// Every critical cell and every firing critical alert that does not belong to a problem.
    private static List<String> redOutside(PlayResult seen) {
        var red = new ArrayList<String>();
        for (var host : seen.fleet().hosts()) {
            for (var cell : host.cellsNotOk()) {
                boolean critical = cell.state() == CellState.CRITICAL || cell.state() == CellState.DOWN;
                boolean held = seen.problems().stream()
                        .flatMap(p -> p.symptoms().stream())
                        .anyMatch(m -> m.host().equals(host.name())
                                && (m.kind() == Symptom.Kind.TARGET && m.name().equals("down")
                                        || m.name().equals(cell.quantity().id())
                                                && m.key().equals(cell.key())));
                if (critical && !held) {
                    red.add(cell.toString());
                }
            }
        }
        for (var alert : seen.alerts().alerts()) {
            boolean held = seen.problems().stream()
                    .flatMap(p -> p.symptoms().stream())
                    .anyMatch(m -> m.kind() == Symptom.Kind.ALERT && m.key().equals(alert.labels()));
            if (alert.phase() == AlertPhase.FIRING && alert.severity().equals("critical") && !held) {
                red.add(alert.labels().toString());
            }
        }
        return red;
    }

    private static PlayResult play(List<IncidentKind> names, long seed, Instant start) throws Exception {
        var options =
                PracticeRangeOptions.DEFAULT.withIncidents(names).withSeed(seed).withStart(start);
        try (var range = PracticeRange.start(options);
                var console = new RangeConsole(range, PollSettings.oneShot(QuantityCatalogue.shipped()))) {
            range.evaluator().awaitCaughtUp(Duration.ofMinutes(2));
            var seen = console.poll(!names.contains(IncidentKind.SLOW_PROMETHEUS));
            return new PlayResult(seen.fleet(), seen.alerts(), range.truths(), seen.problems());
        }
    }
}
