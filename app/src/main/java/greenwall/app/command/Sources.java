package greenwall.app.command;

import greenwall.app.config.AmountParser;
import greenwall.app.config.Config;
import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigProblem;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.ConfigWatcher;
import greenwall.app.config.SecretFetcher;
import greenwall.app.config.SourceOptionsConverter;
import greenwall.app.config.ViewFiles;
import greenwall.app.console.FirstRun;
import greenwall.app.console.SiteDrills;
import greenwall.app.site.SharedPracticeRange;
import greenwall.app.site.Site;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.AuditFile;
import greenwall.connectors.http.Http;
import greenwall.fleet.incident.RecordedGroundTruth;
import greenwall.fleet.quantity.Catalogue;
import greenwall.fleet.quantity.Quantity;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.incident.IncidentName;
import greenwall.lab.replay.ReplayRange;
import greenwall.views.ViewList;
import greenwall.views.shell.PlatformFxThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Opens the sources named by options and configuration; or prints why it cannot, with the exit code.
final class Sources {
    private static final Duration SECRET_COMMAND = Duration.ofSeconds(10);

    sealed interface Opening {
        record Opened(Site site) implements Opening {}

        record Refused(int exitCode) implements Opening {}
    }

    @FunctionalInterface
    interface SiteWork {
        int run(Site site) throws Exception;
    }

    private static final Duration LOOK_AT_THE_FILE = Duration.ofSeconds(2);

    private final ProcessContext program;
    private final GlobalOptions options;

    private final SharedEngine shared;

    /// The site opened last.
    private volatile Optional<Opened> opened = Optional.empty();

    /// How a site was opened, to open a changed configuration in the same way.
    ///
    /// @param held closed with the next site
    /// @param change applied to the configuration after it was read
    private record Opened(
            ConfigLoader loader,
            ConfigLoader.Options from,
            ConfigResult result,
            SecretFetcher secrets,
            Supplier<List<AutoCloseable>> held,
            UnaryOperator<Config> change) {}

    Sources(ProcessContext program, GlobalOptions options) {
        this.program = program;
        this.options = options;
        shared = new SharedEngine(program);
    }

    GlobalOptions options() {
        return options;
    }

    /// Whether neither an option nor a file names a source.
    boolean unnamed() {
        return !options.lab && loader(secrets()).load(options.sources()).isEmpty();
    }

    /// Does not wait for slow shared engines, since a window does not either.
    void hurry() {
        shared.hurry();
    }

    /// Uses a practice range with problems, so that there is something to see.
    void practise() {
        options.lab = true;
        if (!options.eventful()) {
            options.incident = IncidentName.FAILING_DISK.word();
        }
    }

    /// The network access of the first-run screen. The caller closes it.
    FirstRun firstRun() {
        var secrets = secrets();
        return new FirstRun(
                program.paths().defaultFile(),
                from -> loader(secrets).load(from),
                config -> Site.connect(
                        config,
                        new Http(program.environment(), program.clock()),
                        new SourceOptionsConverter(secrets, program.paths()),
                        audit(),
                        program.clock(),
                        List.of()),
                program.clock(),
                new PlatformFxThread());
    }

    /// The caller closes the site, and with it the practice range of `--lab`.
    Opening open() throws IOException {
        if (options.lab) {
            try {
                return open(PracticeRange.start(
                        PracticeRangeOptions.DEFAULT.withIncidents(PlayedIncidents.of(options.incident))));
            } catch (IllegalArgumentException unknown) {
                return new Opening.Refused(program.refuse(unknown.getMessage()));
            }
        }
        if (options.eventful()) {
            return new Opening.Refused(program.refuse("--incident is for the practice range; add --lab"));
        }
        return open(options.sources(), List::of, UnaryOperator.identity());
    }

    /// Opens the sources, runs the work, closes them, and returns its exit code.
    int on(SiteWork work) throws Exception {
        return switch (open()) {
            case Opening.Refused(int exitCode) -> exitCode;
            case Opening.Opened(var site) -> {
                try (site) {
                    yield work.run(site);
                } finally {
                    shared.close();
                }
            }
        };
    }

    private Opening open(PracticeRange range) {
        var shared = new SharedPracticeRange(range);
        var opening =
                open(pointedAt(range), () -> List.of(shared.lease()), config -> PracticeRangeAccess.to(range, config));
        if (opening instanceof Opening.Refused) {
            range.close();
        }
        return opening;
    }

    /// A practice range with an unnamed incident, for a drill.
    SiteDrills.PreparedRange drill() throws IOException {
        var dice = RandomGenerator.getDefault();
        var incident = IncidentName.random(dice);
        var range = PracticeRange.start(
                PracticeRangeOptions.DEFAULT.withIncident(incident).withSeed(dice.nextLong(1, Integer.MAX_VALUE)));
        return switch (open(range)) {
            case Opening.Opened(var site) ->
                new SiteDrills.PreparedRange(site, GroundTruthReader.of(range.truth()), range.clock());
            case Opening.Refused _ ->
                throw new IOException("the configuration is refused; greenwall check --lab says why");
        };
    }

    /// A replayed recorded incident, for a drill.
    SiteDrills.PreparedRange replay(Path file) throws IOException {
        var night = RecordedIncident.open(file);
        var truth = RecordedGroundTruth.of(night.incident())
                .orElseThrow(() -> new IOException(file + " has no verdict: there is nothing to compare a drill with"));
        var range = ReplayRange.start(night.recording(), ReplayRange.Setup.at(night.start()), program.clock());
        var shared = new SharedPracticeRange(range);
        var from = new ConfigLoader.Options(
                options.sources().file(),
                Optional.of(range.prometheus().toString()),
                Optional.of(range.loki().toString()),
                Optional.of(range.tempo().toString()),
                Optional.empty(),
                List.of(range.alertmanager().toString()),
                true);
        return switch (open(from, () -> List.of(shared.lease()), config -> config)) {
            case Opening.Opened(var site) -> new SiteDrills.PreparedRange(site, truth, range.clock());
            case Opening.Refused _ -> {
                range.close();
                throw new IOException("the configuration is refused; greenwall check --lab says why");
            }
        };
    }

    /// Watches the configuration: reports the new site, or in one line why the old settings stay. The listener owns the
    /// site.
    AutoCloseable watch(Consumer<Site> onSite, Consumer<String> onTrouble) {
        if (opened.isEmpty()) {
            return () -> {};
        }
        var first = opened.get();
        Supplier<ConfigResult> read = () -> {
            var now = opened.orElse(first);
            return now.loader().load(now.from()).orElse(now.result());
        };
        var watcher = new ConfigWatcher(first.loader().fileOf(first.from()), first.result(), read, result -> {
            switch (result) {
                case ConfigResult.Rejected rejected ->
                    onTrouble.accept(rejected.problems().getFirst() + " (the previous settings stay in effect)");
                case ConfigResult.Loaded(var config, var _) -> {
                    switch (connect(config, opened.orElse(first))) {
                        case Opening.Opened(var site) -> {
                            onSite.accept(site);
                            watchClusters(opened.orElse(first), onSite, onTrouble);
                        }
                        case Opening.Refused _ ->
                            onTrouble.accept("the configuration has no cluster " + options.cluster.orElse("")
                                    + " (the previous settings stay in effect)");
                    }
                }
            }
        });
        watcher.start(LOOK_AT_THE_FILE);
        watchClusters(first, onSite, onTrouble);
        return watcher;
    }

    private void watchClusters(Opened way, Consumer<Site> onSite, Consumer<String> onTrouble) {
        shared.watch(
                config -> {
                    if (site(config, way) instanceof Opening.Opened(var site)) {
                        onSite.accept(site);
                    }
                },
                onTrouble);
    }

    /// Opens the site again, with the current or last good configuration. The caller owns it.
    Optional<Site> again() {
        var way = opened.orElseThrow();
        var read = way.loader().load(way.from()).orElse(way.result()) instanceof ConfigResult.Loaded now
                ? now
                : way.result() instanceof ConfigResult.Loaded before ? before : null;
        return read != null && connect(read.config(), way) instanceof Opening.Opened(var site)
                ? Optional.of(site)
                : Optional.empty();
    }

    private ConfigLoader.Options pointedAt(PracticeRange range) {
        return new ConfigLoader.Options(
                options.sources().file(),
                Optional.of(range.prometheus().toString()),
                Optional.of(range.loki().toString()),
                Stream.ofNullable(range.describe().get("alertmanager"))
                        .map(Object::toString)
                        .toList(),
                true);
    }

    /// Whether an option or a configuration names a source.
    boolean named() {
        return !options.lab && loader(secrets()).load(options.sources()).isPresent();
    }

    private Opening open(ConfigLoader.Options from, Supplier<List<AutoCloseable>> held, UnaryOperator<Config> change) {
        var secrets = secrets();
        var loader = loader(secrets);
        var result = loader.load(from);
        if (result.isEmpty()) {
            program.complain("no sources: name one with --prometheus URL, write "
                    + program.paths().defaultFile() + ", or look at the practice range with --lab");
            return new Opening.Refused(ProcessContext.BAD_CONFIGURATION);
        }
        result.get().warnings().forEach(this::say);
        Stream.of(loader.fileOf(from), program.paths().stateFolder())
                .filter(AtomicFile::othersMayWrite)
                .forEach(place -> program.complain("anyone on this machine can write to " + place
                        + ", and so control what this program does; remove that permission: chmod o-w"));
        var way = new Opened(loader, from, result.get(), secrets, held, change);
        opened = Optional.of(way);
        return switch (result.get()) {
            case ConfigResult.Rejected rejected -> {
                rejected.problems().forEach(this::say);
                yield new Opening.Refused(ProcessContext.BAD_CONFIGURATION);
            }
            case ConfigResult.Loaded(var config, var _) -> connect(config, way);
        };
    }

    /// The redaction rules of the configuration. Connects to nothing, because an incident may be exported without any
    /// source.
    Config.Redact redaction() {
        return loader(secrets())
                .load(options.sources())
                .map(result -> switch (result) {
                    case ConfigResult.Loaded(var config, var _) -> config.redact();
                    case ConfigResult.Rejected rejected ->
                        throw new IllegalArgumentException("the redaction list cannot be read: "
                                + rejected.problems().getFirst());
                })
                .orElse(Config.Redact.NOTHING);
    }

    private Opening connect(Config read, Opened way) {
        var config = way.change()
                .apply(read)
                .readFrom(
                        options.distance.flatMap(AmountParser::distance), options.screen.flatMap(AmountParser::screen));
        return site(shared.clusters(config, whole -> site(whole, way, List.of())), way);
    }

    private Opening site(Config config, Opened way) {
        var chosen = options.cluster
                .map(wanted -> config.withClusters(config.clusters().stream()
                        .filter(c -> c.name().equals(wanted))
                        .toList()))
                .orElse(config);
        if (chosen.clusters().isEmpty()) {
            return new Opening.Refused(
                    program.refuse("found --cluster " + options.cluster.orElse("") + ", expected one of "
                            + config.clusters().stream().map(c -> c.name()).collect(Collectors.joining(", "))));
        }
        return new Opening.Opened(site(
                options.readOnly ? chosen.readOnly(true) : chosen,
                way,
                way.held().get()));
    }

    private Site site(Config config, Opened way, List<AutoCloseable> held) {
        return Site.connect(
                config,
                new Http(program.environment(), program.clock()),
                new SourceOptionsConverter(way.secrets(), program.paths()),
                audit(),
                program.clock(),
                held);
    }

    private AuditFile audit() {
        return new AuditFile(
                program.paths().stateFolder().resolve("audit").resolve("changes.jsonl"),
                System.getProperty("user.name", "unknown"));
    }

    private void say(ConfigProblem problem) {
        program.err().println(TerminalColors.plain(problem.toString()));
    }

    private SecretFetcher secrets() {
        return new SecretFetcher(program.paths().environment(), SECRET_COMMAND, program.clock());
    }

    /// Why nothing may be changed outside; empty if it may. Opens nothing, so that a refusal comes before any
    /// connection.
    Optional<String> readOnly() {
        boolean only = options.readOnly
                || loader(secrets()).load(options.sources()).orElse(null)
                                instanceof ConfigResult.Loaded(var config, var _)
                        && config.readOnly();
        return only
                ? Optional.of(
                        "the configuration is read-only (read_only: true), so nothing is changed on other systems")
                : Optional.empty();
    }

    /// The configuration alone, or the built-in one; empty if it is bad, which was printed.
    Optional<Config> configuration() {
        var loader = loader(secrets());
        var result = loader.load(options.sources());
        if (result.isEmpty()) {
            return Optional.of(loader.builtIn());
        }
        return switch (result.get()) {
            case ConfigResult.Rejected rejected -> {
                rejected.problems().forEach(this::say);
                yield Optional.empty();
            }
            case ConfigResult.Loaded(var config, var _) -> Optional.of(config);
        };
    }

    /// The folders of the site's own views.
    List<Path> viewFolders() {
        return program.paths().viewFolders(loader(secrets()).fileOf(options.sources()));
    }

    /// The names of all views, built in and the site's own.
    List<String> viewNames() {
        return Stream.concat(
                        ViewList.ids().stream(),
                        new ViewFiles(viewFolders()).look().views().stream().map(ViewFiles.View::name))
                .distinct()
                .toList();
    }

    private ConfigLoader loader(SecretFetcher secrets) {
        var quantities =
                Catalogue.shipped().quantities().stream().map(Quantity::id).collect(Collectors.toUnmodifiableSet());
        return new ConfigLoader(program.paths(), new ConfigReader(program.paths(), secrets, quantities));
    }
}
