package greenwall.app.console;

import static greenwall.fleet.TextEncodings.percentEncoded;

import greenwall.app.config.Config;
import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.ConfigWriter;
import greenwall.app.site.Site;
import greenwall.app.site.SourceLivenessCheck;
import greenwall.connectors.files.FileErrorText;
import greenwall.fleet.CountText;
import greenwall.fleet.doctor.DoctorFindings;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.CellState;
import greenwall.views.welcome.FirstRunSetup;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tests the input of the first-run screen with the same queries as the console, and writes the first
/// configuration.
///
/// @param configFile the file to write
/// @param load loads the configuration of the typed sources
public record SiteFirstRunSetup(
        Path configFile,
        Function<ConfigLoader.Options, Optional<ConfigResult>> load,
        Function<Config, Site> connect,
        InstantSource clock,
        SiteThreads threads)
        implements FirstRunSetup, AutoCloseable {
    /// The default ports of Loki and Alertmanager. On the practice range their ports follow that of Prometheus.
    private static final int LOKI = 3100;

    private static final int ALERTMANAGER = 9093;
    private static final int MAX_ALERTMANAGERS = 3;
    private static final int MAX_MISSING_LINES = 3;
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|\\[?::1\\]?");

    @Override
    public String file() {
        return configFile.toString();
    }

    @Override
    public void test(UserInput typed, Consumer<Finding> receiver) {
        threads.execute(() -> {
            var finding = find(typed);
            threads.post(() -> receiver.accept(finding));
        });
    }

    /// Completes the URL with a scheme, and with the typed login if it has none.
    private static String url(String given, UserInput typed) {
        var complete = given.contains("://") ? given : "http://" + given;
        int host = complete.indexOf("://") + 3;
        if (typed.user().isEmpty() || complete.indexOf('@', host) >= 0) {
            return complete;
        }
        return complete.substring(0, host) + percentEncoded(typed.user()) + ":" + percentEncoded(typed.password()) + "@"
                + complete.substring(host);
    }

    /// A source beside Prometheus.
    ///
    /// @param url its URL if it answers
    /// @param refusal why a typed one cannot be used
    private record Companion(Optional<String> url, Optional<Finding> refusal) {
        static Companion found(Optional<String> url) {
            return new Companion(url, Optional.empty());
        }
    }

    /// The typed source if it answers. If none was typed, a source found next to Prometheus.
    private Companion companion(
            String prometheus, String given, UserInput typed, int port, int portOffset, Source.Kind kind) {
        if (given.isEmpty()) {
            return Companion.found(findOnSameHost(prometheus, port, portOffset, kind));
        }
        var url = url(given, typed);
        return refusal(url, kind)
                .map(why -> new Companion(
                        Optional.empty(),
                        Optional.of(new Finding.Refused(
                                (kind == Source.Kind.LOKI ? "Loki: " : "Alertmanager: ") + why.found(),
                                (why.remedy().isEmpty() ? "" : why.remedy() + "; or ") + "leave the field empty"))))
                .orElseGet(() -> Companion.found(Optional.of(url)));
    }

    private Finding find(UserInput typed) {
        var url = url(typed.prometheus(), typed);
        return switch (load.apply(ConfigLoader.Options.of(Source.Kind.PROMETHEUS, url))
                .orElseThrow()) {
            case ConfigResult.Rejected rejected -> refused(rejected);
            case ConfigResult.Loaded(var config, var _) -> {
                var foundCompanions = threads.submit(() -> new FoundSources(
                        companion(url, typed.loki(), typed, LOKI, 1, Source.Kind.LOKI),
                        companion(url, typed.alertmanager(), typed, ALERTMANAGER, 2, Source.Kind.ALERTMANAGER)));
                try (var site = connect.apply(config)) {
                    var diagnosis = site.singlePoller().diagnose();
                    var companions = foundCompanions.get();
                    if (typed.alertmanager().isEmpty()
                            && companions.alertmanager().url().isEmpty()) {
                        companions = new FoundSources(companions.loki(), Companion.found(usedAlertmanager(url, site)));
                    }
                    var result = findingOf(url, diagnosis, companions);
                    yield result instanceof Finding.Responding
                            ? companions.refusal().orElse(result)
                            : result;
                } catch (Exception failure) {
                    yield internalError(failure);
                }
            }
        };
    }

    private static Finding.Refused refused(ConfigResult.Rejected rejected) {
        var error = rejected.errors().getFirst();
        return new Finding.Refused("found " + error.found(), "use " + error.expected());
    }

    private static Finding.Refused internalError(Exception failure) {
        System.getLogger(SiteFirstRunSetup.class.getName())
                .log(System.Logger.Level.ERROR, "internal error during the test", failure);
        return new Finding.Refused(
                "internal error during the test: " + failure.getMessage() + "; see Greenwall's log", "");
    }

    private record FoundSources(Companion loki, Companion alertmanager) {
        Optional<Finding> refusal() {
            return loki.refusal().or(alertmanager::refusal);
        }
    }

    /// The first that responds of the Alertmanagers to which Prometheus sends its alerts. A loopback address is
    /// one of Prometheus' own host.
    private Optional<String> usedAlertmanager(String prometheus, Site site) {
        return site.clusters().getFirst().metrics().stream()
                .flatMap(metrics -> metrics.alertmanagers(TIMEOUT).answer().stream())
                .flatMap(List::stream)
                .limit(MAX_ALERTMANAGERS)
                .map(used -> seenFromHere(URI.create(used.url()), prometheus))
                .filter(url -> refusal(url, Source.Kind.ALERTMANAGER).isEmpty())
                .findFirst();
    }

    private static String seenFromHere(URI used, String prometheus) {
        return withHost(prometheus)
                .filter(_ -> LOOPBACK.matcher(String.valueOf(used.getHost())).matches())
                .map(url -> onHostOf(url, used.getScheme(), used.getPort(), used.getRawPath()))
                .orElse(used.toString());
    }

    private static Optional<URI> withHost(String url) {
        try {
            return Optional.of(new URI(url)).filter(parsed -> parsed.getHost() != null);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /// Without the login, which was typed for another address.
    private static String onHostOf(URI prometheus, String scheme, int port, String path) {
        return "%s://%s%s%s"
                .formatted(scheme.toLowerCase(Locale.ROOT), prometheus.getHost(), port < 0 ? "" : ":" + port, path);
    }

    private static Finding findingOf(String url, DoctorFindings diagnosis, FoundSources companions) {
        var source = diagnosis.sources().getFirst();
        if (source.state().lastAnswer().isEmpty()) {
            return new Finding.Refused(source.state().reason(), source.state().remedy());
        }
        var lines = new ArrayList<Line>();
        lines.add(new Line(
                false,
                (source.product() + " " + source.version()).strip() + " responds; " + source.targetsUp() + " of "
                        + source.targets() + " targets are up"));
        var hosts = diagnosis.hosts().size();
        var found = diagnosis.quantities().stream()
                .filter(quantity -> !quantity.forms().isEmpty())
                .toList();
        lines.add(new Line(
                hosts == 0,
                hosts == 0
                        ? "No host was found. Greenwall recognises hosts by node_exporter and similar exporters: check that this"
                                + " Prometheus scrapes one"
                        : CountText.of(hosts, "host") + ", "
                                + CountText.of(found.size(), "quantity", "quantities") + ": "
                                + joined(found.stream().map(SiteFirstRunSetup::group))));
        missing(diagnosis, found).forEach(lines::add);
        source.problems().forEach(problem -> lines.add(new Line(true, problem)));
        if (companions.loki().url().isEmpty()) {
            lines.add(new Line(
                    true, "No Loki responds on the same host; enter its URL above, or add it to the file later"));
        }
        if (companions.alertmanager().url().isEmpty()) {
            lines.add(new Line(
                    true,
                    "No Alertmanager responds on the same host or at an address from Prometheus' configuration; enter"
                            + " its URL above, or add it to the file later"));
        }
        return new Finding.Responding(
                url, lines, companions.loki().url(), companions.alertmanager().url());
    }

    /// The quantities that no host has, with the remedy. Equal remedies are listed once.
    private static List<Line> missing(DoctorFindings diagnosis, List<DoctorFindings.QuantityFinding> found) {
        var foundGroups = found.stream().map(SiteFirstRunSetup::group).collect(Collectors.toSet());
        return diagnosis.quantities().stream()
                .filter(quantity ->
                        quantity.forms().isEmpty() && !quantity.absent().isEmpty())
                .filter(quantity -> !quantity.absent().getFirst().remedy().isEmpty())
                .collect(Collectors.groupingBy(
                        quantity -> quantity.absent().getFirst().remedy(), LinkedHashMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .limit(MAX_MISSING_LINES)
                .map(entry -> {
                    // A group that was found in part is listed as found, so its missing quantities are named.
                    var names = entry.getValue().stream()
                            .map(each -> foundGroups.contains(group(each)) ? each.quantity() : group(each));
                    return new Line(true, "No " + joined(names) + ": " + entry.getKey());
                })
                .toList();
    }

    /// The first part of its name.
    private static String group(DoctorFindings.QuantityFinding quantity) {
        return quantity.quantity().replaceAll("\\..*", "");
    }

    private static String joined(Stream<String> names) {
        return String.join(", ", names.collect(Collectors.toCollection(TreeSet::new)));
    }

    /// Finds a source on the same host, at its default port or at a fixed offset from the port of Prometheus.
    private Optional<String> findOnSameHost(String prometheus, int defaultPort, int portOffset, Source.Kind kind) {
        return withHost(prometheus)
                .flatMap(url -> Stream.of(defaultPort, url.getPort() + portOffset)
                        .filter(port -> port == defaultPort || url.getPort() > 0)
                        .map(port -> onHostOf(url, url.getScheme(), port, ""))
                        .filter(candidate -> refusal(candidate, kind).isEmpty())
                        .findFirst());
    }

    /// Why a source cannot be used; empty if it answers.
    private Optional<Finding.Refused> refusal(String url, Source.Kind kind) {
        return switch (load.apply(ConfigLoader.Options.of(kind, url)).orElseThrow()) {
            case ConfigResult.Rejected rejected -> Optional.of(refused(rejected));
            case ConfigResult.Loaded(var config, var _) -> {
                try (var site = connect.apply(config)) {
                    yield new SourceLivenessCheck(site.clusters(), clock)
                            .states().stream()
                                    .filter(state -> state.state() != CellState.OK
                                            || state.lastAnswer().isEmpty())
                                    .findFirst()
                                    .map(state -> new Finding.Refused(state.reason(), state.remedy()));
                } catch (InterruptedException ended) {
                    Thread.currentThread().interrupt();
                    yield Optional.of(new Finding.Refused("the test was interrupted", ""));
                } catch (Exception failure) {
                    yield Optional.of(internalError(failure));
                }
            }
        };
    }

    @Override
    public Optional<String> write(Choice choice) {
        try {
            ConfigWriter.write(
                    configFile,
                    new ConfigWriter.Draft(
                            "home",
                            choice.url(),
                            choice.loki(),
                            choice.alertmanager().stream().toList()));
            return Optional.empty();
        } catch (IOException refused) {
            if (Files.exists(configFile)) {
                return Optional.of(configFile + " already exists; restart Greenwall to use it");
            }
            return Optional.of(configFile + " cannot be written: " + FileErrorText.of(refused)
                    + (refused instanceof AccessDeniedException ? "; make its folder writable, or" : ";")
                    + " start with --prometheus URL, which needs no file");
        }
    }

    /// Cancels running queries.
    @Override
    public void close() {
        threads.close();
    }
}
