package greenwall.tests.run;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.Labels;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.runbook.RunbookLibrary;
import greenwall.fleet.runbook.RunbookStep;
import greenwall.fleet.runbook.run.ReferenceCases;
import greenwall.fleet.runbook.run.RunbookRun;
import greenwall.fleet.runbook.run.RunbookSubject;
import greenwall.fleet.source.Source;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// Regenerates `reference-cases.txt` from the incidents of the range. Run by hand, with the output file as the
/// argument.
public final class ReferenceCaseRecorder {
    private static final long SEED = 11;
    private static final Instant START = Instant.parse("2026-02-10T10:20:00Z");

    /// The picture, its runbook, the incident, the name of the case, and a seed if it is not the default.
    private static final String WANTED = """
            disk        | disk-latency.md    | SCRUB               | a weekly scrub
            disk        | disk-latency.md    | FAILING_DISK        | a failing disk
            disk        | disk-latency.md    | SCRUB_FAILING_DISK  | a disk that fails during a scrub
            disk        | disk-latency.md    | NOISY_NEIGHBOUR     | a guest that sends too many requests
            arc         | arc-hit-ratio.md   | QUIET               | a normal hour
            arc         | arc-hit-ratio.md   | ARC_COLLAPSE        | a backup that used up the memory
            memory      | memory-high.md     | QUIET               | a normal hour
            memory      | memory-high.md     | ARC_COLLAPSE        | a backup that used up the memory
            memory      | memory-high.md     | OOM                 | a process that the kernel killed
            cpu         | cpu-high.md        | QUIET               | a normal hour
            cpu         | cpu-high.md        | CPU_RUNAWAY         | a runaway process
            guests      | vm-neighbour.md    | QUIET               | a normal hour
            guests      | vm-neighbour.md    | NOISY_NEIGHBOUR     | a guest that takes all the I/O
            retransmits | tcp-retransmits.md | QUIET               | a normal hour
            retransmits | tcp-retransmits.md | TCP_RETRANSMITS     | a port that fails
            tunnel      | wireguard-peer.md  | QUIET               | a normal hour
            tunnel      | wireguard-peer.md  | WG_PEER_GONE        | a peer that is gone
            tunnel      | wireguard-peer.md  | WG_ONE_WAY          | a peer that receives nothing
            replication | replication.md     | QUIET               | a normal hour
            replication | replication.md     | REPLICATION_STALLED | a job that is stuck
            clock       | clock.md           | QUIET               | a normal hour
            clock       | clock.md           | CLOCK_DRIFT         | a clock that drifts
            units       | systemd-unit.md    | QUIET               | a normal hour
            units       | systemd-unit.md    | UNIT_FLAPPING       | a unit that flaps
            units       | systemd-unit.md    | REPLICATION_STALLED | a unit that fails every time | 77856
            """;

    private record PictureSpec(String picture, String runbook, IncidentKind incident, String name, long seed) {
        static PictureSpec of(String line) {
            var cells = line.split("\\s*\\|\\s*");
            long seed = cells.length > 4 ? Long.parseLong(cells[4]) : SEED;
            return new PictureSpec(cells[0], cells[1], IncidentKind.valueOf(cells[2]), cells[3], seed);
        }
    }

    private ReferenceCaseRecorder() {}

    public static void main(String[] arguments) throws Exception {
        var text = new StringBuilder(
                "# Recorded cases: picture, case, verdict, feature and its curve of an hour, a point in two minutes, separated by tabs.\n");
        var requested = WANTED.lines().map(PictureSpec::of).toList();
        for (var one : requested) {
            record(one, requested, text);
        }
        Files.writeString(Path.of(arguments[0]), text);
    }

    private static void record(PictureSpec requested, List<PictureSpec> all, StringBuilder text) throws Exception {
        try (var range = PracticeRange.start(options(requested.incident(), requested.seed()));
                var http = new SharedHttpClient(Map.of(), InstantSource.system())) {
            var metrics = Prometheus.connect(
                    http,
                    new Source("range", Source.Kind.PROMETHEUS, range.servers().prometheus()),
                    HttpSettings.DEFAULT);
            var fleet =
                    new FleetPoller(Map.of("range", metrics), PollSettings.oneShot(QuantityCatalogue.shipped())).poll();
            var host = requested.incident() == IncidentKind.QUIET
                    ? sameHost(requested, all)
                    : range.truth().host();
            var now = range.clock().instant();
            var run = new RunbookRun(
                    RunbookLibrary.of(List.of()).named(requested.runbook()).orElseThrow(),
                    RunbookSubject.of(Labels.EMPTY, "range", fleet.host(host), now, now, Optional.empty()),
                    new RunbookRun.Dependencies(
                            Optional.of(metrics),
                            Optional.empty(),
                            QuantityCatalogue.shipped(),
                            ReferenceCases.shipped(),
                            (_, _) -> {},
                            Duration.ofSeconds(20)),
                    Labels.EMPTY);
            var picture = run.runbook().sections().stream()
                    .flatMap(s -> s.steps().stream())
                    .filter(RunbookStep.CaseComparison.class::isInstance)
                    .map(RunbookStep.CaseComparison.class::cast)
                    .findFirst()
                    .orElseThrow();
            for (var feature : picture.features()) {
                text.append(String.join(
                                "\t",
                                requested.picture(),
                                requested.name(),
                                range.truth().verdict().text(),
                                feature.name()))
                        .append('\t')
                        .append(DoubleStream.of(run.curve(feature.query()))
                                .mapToObj(v -> Double.isNaN(v) ? "-" : String.format(Locale.ROOT, "%.4g", v))
                                .collect(Collectors.joining(" ")))
                        .append('\n');
            }
        }
    }

    private static PracticeRangeOptions options(IncidentKind incident, long seed) {
        return PracticeRangeOptions.DEFAULT
                .withIncident(incident)
                .withSeed(seed)
                .withStart(START);
    }

    /// The host of the picture's incident, whose normal hour is recorded for comparison.
    private static String sameHost(PictureSpec requested, List<PictureSpec> all) throws Exception {
        var incident = all.stream()
                .filter(w -> w.picture().equals(requested.picture()))
                .map(PictureSpec::incident)
                .filter(i -> i != IncidentKind.QUIET)
                .findFirst()
                .orElseThrow();
        try (var range = PracticeRange.start(options(incident, SEED))) {
            return range.truth().host();
        }
    }
}
