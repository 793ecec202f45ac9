package greenwall.tests.run;

import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.Labels;
import greenwall.fleet.heartbeat.Heartbeat;
import greenwall.fleet.heartbeat.Settings;
import greenwall.fleet.incident.EvidenceSink;
import greenwall.fleet.incident.Verdict;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.run.GuidedRun;
import greenwall.fleet.run.Pictures;
import greenwall.fleet.run.Subject;
import greenwall.fleet.runbook.Shelf;
import greenwall.fleet.runbook.Step;
import greenwall.fleet.source.Source;
import greenwall.lab.Range;
import greenwall.lab.RangeOptions;
import greenwall.lab.incident.IncidentName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// Makes `pictures.txt` anew, from the range's incidents: run by hand with the file to write.
public final class RecordedPictures {
    private static final long SEED = 11;

    private record Wanted(String picture, String runbook, IncidentName incident, String name, Verdict verdict) {}

    private RecordedPictures() {}

    public static void main(String[] arguments) throws Exception {
        var text = new StringBuilder(
                "# Recorded cases: picture, case, verdict, feature and its curve of an hour, a point in two minutes, separated by tabs.\n");
        var wanted = List.of(
                new Wanted("disk", "disk-latency.md", IncidentName.SCRUB, "a weekly scrub", Verdict.NOT_AN_INCIDENT),
                new Wanted("disk", "disk-latency.md", IncidentName.FAILING_DISK, "a failing disk", Verdict.INCIDENT),
                new Wanted("arc", "arc-hit-ratio.md", IncidentName.QUIET, "a usual hour", Verdict.NOT_AN_INCIDENT),
                new Wanted(
                        "arc",
                        "arc-hit-ratio.md",
                        IncidentName.ARC_COLLAPSE,
                        "a backup that took the memory",
                        Verdict.INCIDENT));
        for (var one : wanted) {
            record(one, text);
        }
        Files.writeString(Path.of(arguments[0]), text);
    }

    private static void record(Wanted wanted, StringBuilder text) throws Exception {
        try (var range = Range.start(
                        RangeOptions.DEFAULT.withIncident(wanted.incident()).withSeed(SEED));
                var http = new Http(Map.of(), InstantSource.system())) {
            var metrics = Prometheus.connect(
                    http, new Source("range", Source.Kind.PROMETHEUS, range.prometheus()), SourceOptions.DEFAULT);
            var fleet = new Heartbeat(Map.of("range", metrics), Settings.oneShot(Catalogue.shipped())).beat();
            var host = range.truth().host().isEmpty()
                    ? range.world().hosts().stream()
                            .filter(h -> h.hasZfs())
                            .findFirst()
                            .orElseThrow()
                            .name()
                    : range.truth().host();
            var now = range.clock().instant();
            var run = GuidedRun.of(
                    Shelf.shipped().named(wanted.runbook()).orElseThrow(),
                    Subject.of(Labels.EMPTY, "range", fleet.host(host), now, now),
                    new GuidedRun.Means(
                            Optional.of(metrics),
                            Optional.empty(),
                            Catalogue.shipped(),
                            Pictures.shipped(),
                            EvidenceSink.none(),
                            Duration.ofSeconds(20),
                            false));
            var picture = run.runbook().sections().stream()
                    .flatMap(s -> s.steps().stream())
                    .filter(Step.Picture.class::isInstance)
                    .map(Step.Picture.class::cast)
                    .findFirst()
                    .orElseThrow();
            for (var feature : picture.features()) {
                text.append(String.join(
                                "\t",
                                wanted.picture(),
                                wanted.name(),
                                wanted.verdict().word(),
                                feature.name()))
                        .append('\t')
                        .append(DoubleStream.of(run.curve(feature.query(), metrics))
                                .mapToObj(v -> Double.isNaN(v) ? "-" : String.format(Locale.ROOT, "%.4g", v))
                                .collect(Collectors.joining(" ")))
                        .append('\n');
            }
        }
    }
}
