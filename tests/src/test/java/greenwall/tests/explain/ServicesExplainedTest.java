package greenwall.tests.explain;

import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.loki.Loki;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.connectors.tempo.Tempo;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.explain.ClusterExplainer;
import greenwall.fleet.explain.service.ServiceExplanation;
import greenwall.fleet.explain.service.ServiceExplanationBuilder;
import greenwall.fleet.poll.FleetPoller;
import greenwall.fleet.poll.PollSettings;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.fleet.quantity.ServiceLevelObjectives;
import greenwall.fleet.service.ServiceEvaluator;
import greenwall.fleet.service.ServicePoller;
import greenwall.fleet.source.Source;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.GroundTruth;
import greenwall.lab.incident.IncidentKind;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Explains why the proxy at the edge is slow or fails: the walk over its services ranks the true cause first
/// or second, which is the service, its host, or a line of the ground truth. On a quiet day nothing is
/// conclusive.
///
/// A normal build simulates four incidents with one seed; `-Dgreenwall.explain.services=1,2,3` simulates all
/// with these seeds.
@Tag("slow")
class ServicesExplainedTest {
    private static final Instant FIRST = Instant.parse("2026-11-05T08:20:00Z");
    private static final String SEEDS = System.getProperty("greenwall.explain.services", "");
    private static final Map<IncidentKind, String> CAUSES = Map.of(
            IncidentKind.SLOW_DEPENDENCY, "pricing",
            IncidentKind.RETRY_STORM, "payment",
            IncidentKind.BAD_RELEASE, "cart",
            IncidentKind.EJECTED_UPSTREAM, "storefront",
            IncidentKind.LOGIN_STORM, "sign-in",
            IncidentKind.SERVICE_LEAK, "search",
            IncidentKind.SLOW_DATABASE_DISK, "orders-db",
            IncidentKind.EXPIRING_CERTIFICATE, "",
            IncidentKind.QUIET, "");

    static Stream<Arguments> incidents() {
        var few = List.of(
                IncidentKind.BAD_RELEASE,
                IncidentKind.SLOW_DATABASE_DISK,
                IncidentKind.SLOW_DEPENDENCY,
                IncidentKind.QUIET);
        var seeds = Arrays.stream((SEEDS.isEmpty() ? "3" : SEEDS).split(","))
                .map(Long::valueOf)
                .toList();
        return CAUSES.keySet().stream()
                .sorted()
                .filter(kind -> !SEEDS.isEmpty() || few.contains(kind))
                .flatMap(kind -> seeds.stream().map(seed -> Arguments.of(kind, seed)));
    }

    @ParameterizedTest(name = "{0}, seed {1}")
    @MethodSource("incidents")
    void theCauseIsFirstOrSecond(IncidentKind incident, long seed) throws Exception {
        var options = PracticeRangeOptions.DEFAULT
                .withIncident(incident)
                .withSeed(seed)
                .withStart(FIRST.plus(Duration.ofHours(5 * seed)));
        try (var range = PracticeRange.start(options);
                var http = new SharedHttpClient(Map.of(), range.clock())) {
            var metrics = Prometheus.connect(
                    http, source(Source.Kind.PROMETHEUS, range.servers().prometheus()), HttpSettings.DEFAULT);
            var traces = Tempo.connect(
                    http, source(Source.Kind.TEMPO, range.servers().tempo()), HttpSettings.DEFAULT);
            var logs =
                    Loki.connect(http, source(Source.Kind.LOKI, range.servers().loki()), HttpSettings.DEFAULT);
            var fleet = new FleetPoller(
                            Map.of("range", metrics),
                            PollSettings.oneShot(QuantityCatalogue.shipped()).clock(range.clock()))
                    .poll();
            var now = range.clock().instant();
            var services = ServiceEvaluator.of(
                    "range",
                    AlertHostFinder.of(fleet),
                    new ServicePoller(metrics, ServiceLevelObjectives.DEFAULT).poll(now));
            // A certificate belongs to the service whose address is checked from outside.
            var affected = incident == IncidentKind.EXPIRING_CERTIFICATE
                    ? services.stream()
                            .filter(service -> service.reading("certificate").isPresent())
                            .findFirst()
                            .orElseThrow()
                            .name()
                    : "edge";
            try (var explainer = new ClusterExplainer(
                    _ -> new ClusterExplainer.Sources(Optional.of(metrics), Optional.of(logs), Optional.empty()),
                    _ -> fleet,
                    range.clock(),
                    ZoneOffset.UTC,
                    Duration.ofSeconds(60))) {
                var found = new ServiceExplanationBuilder(metrics, fleet, explainer, List.of(traces), services)
                        .explain(affected, now)
                        .orElseThrow();
                var description = describe(incident, seed, found);
                System.out.println(description);
                if (incident == IncidentKind.QUIET) {
                    assertThat(found.conclusive()).as(description).isFalse();
                } else {
                    assertThat(rank(
                                    found,
                                    incident == IncidentKind.EXPIRING_CERTIFICATE
                                            ? affected
                                            : CAUSES.getOrDefault(incident, ""),
                                    range.truth()))
                            .as(description)
                            .isBetween(1, 2);
                }
            }
        }
    }

    private static int rank(ServiceExplanation found, String service, GroundTruth truth) {
        for (int i = 0; i < found.causes().size(); i++) {
            var cause = found.causes().get(i);
            boolean hit = switch (cause.kind()) {
                case SERVICE, SPAN -> cause.name().equals(service);
                case HOST -> cause.name().equals(truth.host());
                case LINE -> truth.lines().stream().anyMatch(l -> cause.text().contains(l.match()));
            };
            if (hit) {
                return i + 1;
            }
        }
        return 0;
    }

    private static String describe(IncidentKind incident, long seed, ServiceExplanation found) {
        var text = new StringBuilder(
                incident.word() + ", seed " + seed + (found.conclusive() ? ": conclusive: " : ": ") + found.sentence());
        found.causes()
                .forEach(c -> text.append(
                        "\n    %.2f %s %s: %s %s".formatted(c.score(), c.kind(), c.name(), c.text(), c.why())));
        return text.toString();
    }

    private static Source source(Source.Kind kind, URI url) {
        return new Source("range", kind, url);
    }
}
