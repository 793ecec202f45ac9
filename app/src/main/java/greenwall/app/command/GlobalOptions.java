package greenwall.app.command;

import static picocli.CommandLine.ScopeType.INHERIT;

import greenwall.app.config.ConfigLoader;
import greenwall.app.config.UnitValueParser;
import greenwall.fleet.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that name the sources. Every command accepts them, before or after its name.
final class GlobalOptions {
    private static final String NO_INCIDENT = "quiet";
    private static final String NO_CLUSTERS = "; the clusters of the configuration file are then not used";

    @Option(
            names = "--config",
            scope = INHERIT,
            paramLabel = "FILE",
            description = "the configuration file (default: greenwall.yaml in the user's configuration folder)")
    @Nullable
    Path config;

    @Option(names = "--lab", scope = INHERIT, description = "start a practice range in this process and use it")
    boolean lab;

    @Option(
            names = "--incident",
            scope = INHERIT,
            paramLabel = "NAME",
            completionCandidates = CompletionWords.Incidents.class,
            description =
                    "the incident that the practice range simulates; several are separated by commas; \"random\" hides"
                            + " its name; \"greenwall lab --incident list\" lists them")
    String incident = NO_INCIDENT;

    @Option(
            names = "--prometheus",
            scope = INHERIT,
            paramLabel = "URL",
            description = "use this Prometheus instead of the clusters of the configuration file; no file is needed")
    Optional<String> prometheus = Optional.empty();

    @Option(names = "--loki", scope = INHERIT, paramLabel = "URL", description = "use this Loki" + NO_CLUSTERS)
    Optional<String> loki = Optional.empty();

    @Option(names = "--tempo", scope = INHERIT, paramLabel = "URL", description = "use this Tempo" + NO_CLUSTERS)
    Optional<String> tempo = Optional.empty();

    @Option(names = "--jaeger", scope = INHERIT, paramLabel = "URL", description = "use this Jaeger" + NO_CLUSTERS)
    Optional<String> jaeger = Optional.empty();

    @Option(
            names = "--alertmanager",
            scope = INHERIT,
            paramLabel = "URL",
            description = "use this Alertmanager; repeat it for each peer" + NO_CLUSTERS)
    List<String> alertmanagers = new ArrayList<>();

    @Option(
            names = "--cluster",
            scope = INHERIT,
            paramLabel = "NAME",
            description = "only this cluster of the configuration")
    Optional<String> cluster = Optional.empty();

    @Option(
            names = "--log-level",
            scope = INHERIT,
            paramLabel = "LEVEL",
            description = "what to log on standard error: off, error, warn, info, debug (default: error)")
    Optional<String> logLevel = Optional.empty();

    @Option(
            names = "--distance",
            scope = INHERIT,
            paramLabel = "LENGTH",
            description = "the distance from which the screen is read, such as 4m: it sets the size of the text")
    Optional<String> distance = Optional.empty();

    @Option(
            names = "--screen",
            scope = INHERIT,
            paramLabel = "LENGTH",
            description = "the screen's diagonal for --distance, such as 55in (default: what the system reports)")
    Optional<String> screen = Optional.empty();

    Optional<String> problem() {
        return distance.filter(value -> UnitValueParser.distance(value).isEmpty())
                .map(value -> "invalid --distance " + value + "; expected " + UnitValueParser.DISTANCES)
                .or(() -> screen.filter(value -> UnitValueParser.screen(value).isEmpty())
                        .map(value -> "invalid --screen " + value + "; expected " + UnitValueParser.SCREENS));
    }

    /// Set by a wall display, which is unattended and must change nothing, regardless of the configuration
    /// file.
    boolean readOnly;

    boolean hasIncident() {
        return !incident.equals(NO_INCIDENT);
    }

    /// Whether an option says which site to show.
    boolean namesSite() {
        return config != null || lab || cluster.isPresent() || sources().namesSources();
    }

    ConfigLoader.Options sources() {
        var urls = Map.of(
                Source.Kind.PROMETHEUS, prometheus.stream().toList(),
                Source.Kind.LOKI, loki.stream().toList(),
                Source.Kind.ALERTMANAGER, List.copyOf(alertmanagers),
                Source.Kind.TEMPO, tempo.stream().toList(),
                Source.Kind.JAEGER, jaeger.stream().toList());
        return new ConfigLoader.Options(Optional.ofNullable(config), urls, lab);
    }
}
