package greenwall.fleet.poll;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.source.MetricsSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Fifty sources, of which five hang and five refuse: the first result waits for none of these, and the others
/// give the same results as on their own.
class ManySourcesTest {
    private static final int ALL = 50;
    private static final Duration FIRST_PICTURE = Duration.ofSeconds(8);

    private final Map<String, MetricsSource> sources = new LinkedHashMap<>();
    private final Map<String, FakeMetrics> fakes = new LinkedHashMap<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final FakeMetrics clock = new FakeMetrics();

    ManySourcesTest() {
        for (int i = 0; i < ALL; i++) {
            var fake = node();
            if (hangs(i)) {
                fake.hangUntil(released, true);
            } else if (refuses(i)) {
                fake.failing = _ -> true;
            }
            fakes.put(name(i), fake);
            sources.put(name(i), fake);
        }
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    private static boolean hangs(int i) {
        return i % 10 == 3;
    }

    private static boolean refuses(int i) {
        return i % 10 == 7;
    }

    private static String name(int i) {
        return "site-" + i;
    }

    private FakeMetrics node() {
        var fake = new FakeMetrics();
        fake.now = clock.now;
        return fake.node("a", 0.001);
    }

    private FleetPoller wall(Map<String, MetricsSource> sourceMap) {
        return new FleetPoller(sourceMap, clock.settings());
    }

    private static ClusterState cluster(FleetState fleet, String name) {
        return fleet.clusters().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> cells(FleetState fleet, String name) {
        return fleet.hosts().stream()
                .filter(h -> h.cluster().name().equals(name))
                .flatMap(h -> h.cells().stream()
                        .map(c -> h.name() + " " + c.quantity().id() + " " + c.state()))
                .sorted()
                .toList();
    }

    private void assertSameAsSingleSource(FleetState fleet, FleetState alone) {
        assertThat(cells(alone, "alone")).isNotEmpty();
        for (int i = 0; i < ALL; i++) {
            if (!hangs(i) && !refuses(i)) {
                assertThat(cells(fleet, name(i))).as(name(i)).isEqualTo(cells(alone, "alone"));
                assertThat(cluster(fleet, name(i)).sources())
                        .allSatisfy(source -> assertThat(source.state()).isEqualTo(CellState.OK));
            }
        }
    }

    @Test
    void firstPollDoesNotWaitForHangingSourcesOrAffectTheOthers() {
        var wall = wall(sources);
        var single = node();
        var alone = wall(Map.of("alone", single));
        wall(Map.of("before", node())).pollQuickQueries(_ -> {});

        long firstStart = System.nanoTime();
        var first = wall.pollQuickQueries(_ -> {});
        var took = Duration.ofNanos(System.nanoTime() - firstStart);
        assertSameAsSingleSource(first, alone.pollQuickQueries(_ -> {}));
        assertThat(took).isLessThan(FIRST_PICTURE);
        System.out.println("first picture of " + ALL + " sources: " + took.toMillis() + " ms");

        // From now on each source is polled at its own interval.
        for (int poll = 0; poll < 4; poll++) {
            var secondStart = System.nanoTime();
            assertSameAsSingleSource(wall.pollDueSources(), alone.pollDueSources());
            assertThat(Duration.ofNanos(System.nanoTime() - secondStart))
                    .as("turn %d", poll)
                    .isLessThan(FIRST_PICTURE);
            clock.advance(Duration.ofSeconds(15));
            fakes.values().forEach(fake -> fake.now = clock.now);
            single.now = clock.now;
        }
    }

    @Test
    void hangingAndRefusingSourcesAreSilentWithAReasonAndRecover() {
        var wall = wall(sources);
        var first = wall.pollQuickQueries(_ -> {});
        for (int i = 0; i < ALL; i++) {
            if (hangs(i)) {
                assertThat(cluster(first, name(i)).sources()).singleElement().satisfies(source -> {
                    assertThat(source.state()).isEqualTo(CellState.SILENT);
                    assertThat(source.reason()).contains("is being queried and has not responded yet");
                });
            } else if (refuses(i)) {
                assertThat(cluster(first, name(i)).sources())
                        .allSatisfy(source -> assertThat(source.state()).isNotEqualTo(CellState.OK));
            }
        }
        fakes.values().forEach(fake -> fake.failing = _ -> false);
        released.countDown();
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (wall.pollDueSources().hosts().stream()
                        .map(HostState::cluster)
                        .distinct()
                        .count()
                < ALL) {
            assertThat(System.nanoTime()).as("all came back").isLessThan(deadline);
            clock.advance(Duration.ofSeconds(5));
            fakes.values().forEach(fake -> fake.now = clock.now);
        }
    }
}
