package greenwall.tests.views;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.RunningLabServers;
import greenwall.lab.exporters.DialectMix;
import greenwall.lab.incident.IncidentKind;
import greenwall.styles.Theme;
import greenwall.tests.console.Commands;
import greenwall.tests.console.RangeConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every view under incidents, drawn by the command: no text overlaps, is cut off or too pale, and the view is
/// not empty. A build draws the incidents that differ most from each other, two at a time;
/// `-Dgreenwall.matrix=incidents` draws every incident, `whole` every incident at every size in every theme.
/// `-Dgreenwall.pictures=FOLDER` stores the pictures.
@Tag("slow")
class EveryViewTest {
    /// There is no stored incident yet, and no SSH access to the hosts of a source that is only a URL.
    private static final List<String> NOTHING_TO_DRAW = List.of("greenwall: incident:", "greenwall: probe:");

    private static final List<String> SIZES = List.of("1280x720", "1920x1080", "3840x2160");

    /// Times that often cause errors: a working morning, around midnight, an hour that daylight saving time
    /// skips in Berlin, one that it repeats, and the turn of the year.
    private static final List<Instant> STARTS = """
            2026-03-10T08:47:00Z
            2026-06-20T22:03:00Z
            2026-03-29T01:31:00Z
            2026-10-25T01:12:00Z
            2026-12-31T23:20:00Z
            """.lines().map(Instant::parse).toList();

    /// Incidents of a disk, a tunnel, a host, a replication, a service and a certificate: each fills different
    /// views.
    private static final List<List<IncidentKind>> DIFFERENT = List.of(
            List.of(IncidentKind.SCRUB_FAILING_DISK),
            List.of(IncidentKind.WG_PEER_GONE, IncidentKind.OOM),
            List.of(IncidentKind.NODE_DOWN, IncidentKind.EXPIRING_CERTIFICATE),
            List.of(IncidentKind.SLOW_DEPENDENCY, IncidentKind.REPLICATION_STALLED));

    @TempDir
    private Path folder = Path.of("");

    static Stream<Arguments> drawings() {
        var matrix = System.getProperty("greenwall.matrix", "");
        var each = Arrays.stream(IncidentKind.values()).map(List::of).toList();
        if (matrix.equals("whole")) {
            return each.stream()
                    .flatMap(incident -> SIZES.stream()
                            .flatMap(size -> Arrays.stream(Theme.values())
                                    .map(theme -> Arguments.of(incident, size, theme, DialectMix.SITES))));
        }
        var selected = new ArrayList<Arguments>();
        int index = 0;
        for (var incidents : matrix.equals("incidents") ? each : DIFFERENT) {
            // With a slow Prometheus each view waits until its deadline, and much is correctly missing.
            if (!incidents.contains(IncidentKind.SLOW_PROMETHEUS)) {
                var theme = Theme.values()[index++ % Theme.values().length];
                selected.add(Arguments.of(incidents, SIZES.getFirst(), theme, DialectMix.SITES));
            }
        }
        selected.add(Arguments.of(List.of(IncidentKind.QUIET), "1920x1080", Theme.DAYLIGHT, DialectMix.MIXED));
        selected.add(Arguments.of(List.of(IncidentKind.FAILING_DISK), "3840x2160", Theme.NIGHT, DialectMix.MIXED));
        selected.add(Arguments.of(List.of(IncidentKind.ALERT_STORM), "1920x1080", Theme.CONTRAST, DialectMix.SITES));
        return selected.stream();
    }

    @ParameterizedTest(name = "{0} at {1}, {2}, {3}")
    @MethodSource("drawings")
    void noTextOverlapsIsClippedOrHasLowContrast(
            List<IncidentKind> incidents, String size, Theme theme, DialectMix dialects) throws Exception {
        var options = new PracticeRangeOptions(
                PracticeRangeOptions.DEFAULT_HOSTS,
                incidents,
                7,
                1,
                Optional.of(STARTS.get(incidents.getFirst().ordinal() % STARTS.size())),
                dialects,
                RunningLabServers.ListenOptions.LOOPBACK);
        try (var range = PracticeRange.start(options)) {
            range.evaluator().awaitCaughtUp(Duration.ofMinutes(4));
            var output = shot(range, size, theme, pictures(incidents, size, theme, dialects));
            assertThat(output.lines())
                    .filteredOn(line -> line.contains("overlap:")
                            || line.contains("clipped:")
                            || line.contains("pale:")
                            || line.contains("there is no data to draw")
                                    && NOTHING_TO_DRAW.stream().noneMatch(line::startsWith)
                            || line.contains("internal error"))
                    .isEmpty();
        }
    }

    private Path pictures(List<IncidentKind> incidents, String size, Theme theme, DialectMix dialects) {
        var pictureFolder = System.getProperty("greenwall.pictures", "");
        return (pictureFolder.isEmpty() ? folder : Path.of(pictureFolder))
                .resolve(incidents.stream().map(IncidentKind::word).collect(Collectors.joining("-")) + "-" + size + "-"
                        + theme.word() + "-" + dialects);
    }

    private String shot(PracticeRange range, String size, Theme theme, Path pictures) {
        var command = new ArrayList<>(List.of("shot all --inspect --wait 3m --window 1h".split(" ")));
        command.addAll(List.of("--size", size, "--theme", theme.word(), "-o", pictures.toString()));
        command.addAll(RangeConfig.options(range));
        command.addAll(List.of("--tempo", range.servers().tempo().toString()));
        return Commands.of(folder)
                .at(range.clock(), ZoneId.of("Europe/Berlin"))
                .run(command)
                .all();
    }
}
