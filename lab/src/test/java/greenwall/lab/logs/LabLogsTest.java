package greenwall.lab.logs;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import greenwall.lab.logql.LogEntry;
import greenwall.lab.world.FleetPlanner;
import greenwall.lab.world.SimulatedFaults;
import greenwall.lab.world.SimulatedFleet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LabLogsTest {
    private static final Instant NOW = Instant.parse("2026-11-18T15:00:00Z");
    private static final long HOUR = 3_600_000_000_000L;
    private static final long NOW_NANOS = NOW.toEpochMilli() * 1_000_000;

    private final SimulatedFleet world = new SimulatedFleet(7, NOW, FleetPlanner.hosts(24, 7), new SimulatedFaults());
    private final LabLogs logs = new LabLogs(world, InstantSource.fixed(NOW), Optional.empty());

    private List<LogEntry> read(long from, long to, LabelMatcher... selector) {
        var found = new ArrayList<LogEntry>();
        logs.read(List.of(selector), from, to, (stream, time, text) -> found.add(new LogEntry(stream, time, text)));
        found.sort(Comparator.comparingLong(LogEntry::timeNanos)
                .thenComparing(LogEntry::labels)
                .thenComparing(LogEntry::text));
        return found;
    }

    private static LabelMatcher equalTo(String name, String value) {
        return new LabelMatcher(name, LabelMatcher.Kind.EQUAL, value);
    }

    @Test
    void aWindowHasTheSameLinesHoweverItIsSplit() {
        var inOneRead = read(NOW_NANOS - HOUR / 4, NOW_NANOS);
        var inParts = new ArrayList<LogEntry>();
        long step = HOUR / 4 / 7;
        for (int i = 0; i < 7; i++) {
            long from = NOW_NANOS - HOUR / 4 + i * step;
            inParts.addAll(read(from, i == 6 ? NOW_NANOS : from + step));
        }
        assertThat(inParts).containsExactlyElementsOf(inOneRead);
    }

    @Test
    void everyHostWritesThousandsOfLinesAnHourAndFewerAtNight() {
        var day = read(NOW_NANOS - HOUR, NOW_NANOS);
        var night = read(NOW_NANOS - 8 * HOUR, NOW_NANOS - 7 * HOUR);
        var hosts = day.stream().map(e -> e.labels().get("hostname")).collect(Collectors.toSet());
        assertThat(hosts).hasSize(24);
        assertThat(day.size() / 24).isBetween(1_000, 6_000);
        assertThat(night.size()).isLessThan(day.size());
    }

    @Test
    void harmlessErrorLinesAreAlwaysPresent() {
        for (int day = 1; day < 29; day += 9) {
            long end = NOW_NANOS - day * 24 * HOUR;
            assertThat(read(end - HOUR / 2, end, equalTo("level", "error"))).hasSizeGreaterThan(20);
        }
    }

    @Test
    void theLabelsAreThoseOfALogShipper() {
        var names = read(NOW_NANOS - HOUR / 6, NOW_NANOS).stream()
                .map(e -> e.labels().toMap().keySet())
                .collect(Collectors.toSet());
        assertThat(names).containsExactly(Set.of("hostname", "job", "level", "transport", "unit"));
        var units = read(NOW_NANOS - HOUR, NOW_NANOS).stream()
                .map(e -> e.labels().get("unit"))
                .collect(Collectors.toSet());
        assertThat(units)
                .contains("kernel", "ssh.service", "zfs-zed.service", "libvirtd.service", "cron.service", "init.scope");
    }

    @Test
    void selectorsFilterLinesAndStreamsListTheLabels() {
        String host = world.hosts().getFirst().name();
        var lines = read(NOW_NANOS - HOUR, NOW_NANOS, equalTo("hostname", host), equalTo("unit", "cron.service"));
        assertThat(lines).isNotEmpty().allSatisfy(e -> {
            assertThat(e.labels().get("hostname")).isEqualTo(host);
            assertThat(e.labels().get("unit")).isEqualTo("cron.service");
        });
        var all = logs.streams(List.of(), NOW_NANOS - HOUR, NOW_NANOS);
        assertThat(all)
                .containsAll(read(NOW_NANOS - HOUR, NOW_NANOS).stream()
                        .map(LogEntry::labels)
                        .collect(Collectors.toSet()));
        assertThat(logs.streams(List.of(equalTo("hostname", "nonesuch")), NOW_NANOS - HOUR, NOW_NANOS))
                .isEmpty();
    }

    @Test
    void storageHostsLogTheirSnapshots() {
        var storage = world.hosts().stream().filter(h -> h.hasZfs()).findFirst().orElseThrow();
        var snapshots = read(NOW_NANOS - 2 * HOUR, NOW_NANOS, equalTo("hostname", storage.name())).stream()
                .filter(e -> e.text().startsWith("taking snapshot"))
                .toList();
        assertThat(snapshots).isNotEmpty();
        assertThat(snapshots.getFirst().labels().get("unit")).isEqualTo("sanoid.service");
    }

    @Test
    void noLineIsInTheFutureOrBeforeTheHistory() {
        assertThat(read(NOW_NANOS, NOW_NANOS + HOUR)).isEmpty();
        long month = Duration.ofDays(30).toNanos();
        assertThat(read(NOW_NANOS - month - HOUR, NOW_NANOS - month)).isEmpty();
        assertThat(logs.streams(List.of(), NOW_NANOS, NOW_NANOS + HOUR)).isEmpty();
    }

    @Test
    void anHourOfAFleetIsTensOfThousandsOfLines() {
        long start = System.nanoTime();
        var lines = read(NOW_NANOS - HOUR, NOW_NANOS);
        double millis = (System.nanoTime() - start) / 1e6;
        System.out.printf("%d lines in %.0f ms%n", lines.size(), millis);
        assertThat(lines).hasSizeGreaterThan(40_000);
    }

    @Test
    void linesOfOneStreamShareOneLabelsObject() {
        var streams = new ArrayList<Labels>();
        logs.read(
                List.of(equalTo("unit", "cron.service")),
                NOW_NANOS - HOUR / 10,
                NOW_NANOS,
                (s, _, _) -> streams.add(s));
        assertThat(streams.stream().distinct().count())
                .isEqualTo(streams.stream()
                        .map(System::identityHashCode)
                        .distinct()
                        .count());
    }
}
