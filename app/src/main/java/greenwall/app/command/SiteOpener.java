package greenwall.app.command;

import greenwall.app.config.ClusterConfig;
import greenwall.app.config.Config;
import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.LocalUser;
import greenwall.app.config.SecretFetcher;
import greenwall.app.config.SourceConfigConverter;
import greenwall.app.config.UnitValueParser;
import greenwall.app.console.SiteFirstRunSetup;
import greenwall.app.console.SiteThreads;
import greenwall.app.site.EngineClusterFinder;
import greenwall.app.site.SharedPracticeRange;
import greenwall.app.site.Site;
import greenwall.connectors.files.AtomicFile;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.source.Source;
import greenwall.lab.PracticeRange;
import greenwall.lab.PracticeRangeOptions;
import greenwall.lab.RunningLabServers;
import greenwall.lab.incident.IncidentKind;
import greenwall.views.window.PlatformFxThread;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Opens the site that the options and the configuration name. If it cannot, prints the reason and returns
/// the exit code.
final class SiteOpener {
    sealed interface OpenResult {
        record Opened(Site site) implements OpenResult {}

        record Refused(int exitCode) implements OpenResult {}
    }

    @FunctionalInterface
    interface SiteTask {
        int run(Site site) throws Exception;
    }

    private final ProcessContext process;
    private final GlobalOptions options;
    private final CommandConfigLoader configuration;
    private final SharedEngineResolver shared;
    private volatile ConfigReader.FetchedSecrets fetchedSecrets = ConfigReader.FetchedSecrets.ALL;

    private volatile Optional<Setup> setup = Optional.empty();

    /// How a site was opened, so that a changed configuration can be opened in the same way.
    ///
    /// @param held the resources to close together with the next site
    /// @param change applied to the configuration after it was read
    record Setup(
            ConfigLoader loader,
            ConfigLoader.Options from,
            ConfigResult result,
            SecretFetcher secrets,
            Supplier<List<AutoCloseable>> held,
            UnaryOperator<Config> change) {
        Setup with(ConfigResult result) {
            return new Setup(loader, from, result, secrets, held, change);
        }
    }

    SiteOpener(ProcessContext process, GlobalOptions options) {
        this.process = process;
        this.options = options;
        configuration = new CommandConfigLoader(process, options);
        shared = new SharedEngineResolver(process);
    }

    GlobalOptions options() {
        return options;
    }

    CommandConfigLoader configuration() {
        return configuration;
    }

    Optional<Setup> setup() {
        return setup;
    }

    /// The configuration that came into effect by a reload, to return to while the file is not valid.
    void setResult(ConfigResult.Loaded result) {
        setup = setup.map(before -> before.with(result));
    }

    SharedEngineResolver sharedEngineResolver() {
        return shared;
    }

    /// From now on, does not wait for slow shared engines and the commands of secrets, since a window must not wait.
    void stopWaiting() {
        fetchedSecrets = ConfigReader.FetchedSecrets.WITHOUT_COMMANDS;
        shared.skipWait();
    }

    /// Switches to a practice range with a problem, so that there is something to see.
    void usePracticeRange() {
        options.lab = true;
        if (!options.hasIncident()) {
            options.incident = IncidentKind.FAILING_DISK.word();
        }
    }

    /// The tests behind the first-run screen. The caller closes it.
    SiteFirstRunSetup firstRun() {
        var secrets = configuration.secrets();
        return new SiteFirstRunSetup(
                process.paths().defaultFile(),
                from -> configuration
                        .loader(secrets, ConfigReader.FetchedSecrets.ALL)
                        .load(from),
                config -> openSite(config, secrets, List.of()),
                process.clock(),
                new SiteThreads(new PlatformFxThread()));
    }

    /// Opens the site. The caller closes it, and with it the practice range of `--lab`.
    OpenResult open() throws IOException {
        if (options.lab) {
            if (options.sources().namesSources()) {
                return new OpenResult.Refused(process.usageError(
                        "--lab uses the sources of the practice range; leave out --lab or the URLs of other sources"));
            }
            try {
                return open(PracticeRange.start(
                        PracticeRangeOptions.DEFAULT.withIncidents(IncidentKindArguments.of(options.incident))));
            } catch (IllegalArgumentException unknown) {
                return new OpenResult.Refused(process.usageError(unknown.getMessage()));
            }
        }
        if (options.hasIncident()) {
            return new OpenResult.Refused(process.usageError("--incident is for the practice range; add --lab"));
        }
        return open(options.sources(), List::of, UnaryOperator.identity());
    }

    /// Opens the sources, runs the work, closes them, and returns its exit code.
    int runOnSite(SiteTask work) throws Exception {
        return switch (open()) {
            case OpenResult.Refused(int exitCode) -> exitCode;
            case OpenResult.Opened(var site) -> {
                try (site) {
                    yield work.run(site);
                } finally {
                    shared.close();
                }
            }
        };
    }

    OpenResult open(PracticeRange range) {
        return open(range.servers(), range, config -> withAccess(range, config));
    }

    /// The range is closed with the last of its sites, or now if the site is refused.
    OpenResult open(RunningLabServers servers, AutoCloseable range, UnaryOperator<Config> change) {
        var urls = Map.of(
                Source.Kind.PROMETHEUS, List.of(servers.prometheus().toString()),
                Source.Kind.LOKI, List.of(servers.loki().toString()),
                Source.Kind.ALERTMANAGER, List.of(servers.alertmanager().toString()),
                Source.Kind.TEMPO, List.of(servers.tempo().toString()));
        var from = new ConfigLoader.Options(options.sources().file(), urls, true);
        var ofSites = new SharedPracticeRange(range);
        try (var _ = ofSites.lease()) {
            return open(from, () -> List.of(ofSites.lease()), change);
        }
    }

    /// Opens the site again, with the current configuration or, if that is invalid, the last valid one. Returns
    /// whether it could be opened.
    ///
    /// @param show shows the site and owns it
    boolean reopen(Consumer<Site> show) {
        // The file is not read while a newer version of it is being opened.
        synchronized (shared) {
            var setup = this.setup.orElseThrow();
            var read = setup.loader().load(setup.from()).orElse(setup.result()) instanceof ConfigResult.Loaded now
                    ? now
                    : setup.result() instanceof ConfigResult.Loaded before ? before : null;
            return read != null && connect(read.config(), setup, show) instanceof OpenResult.Opened;
        }
    }

    private OpenResult open(
            ConfigLoader.Options from, Supplier<List<AutoCloseable>> held, UnaryOperator<Config> change) {
        var secrets = configuration.secrets();
        var loader = configuration.loader(secrets, fetchedSecrets);
        var result = loader.load(from);
        if (result.isEmpty()) {
            process.printError("no sources: add --prometheus URL, write "
                    + process.paths().defaultFile() + ", or look at the practice range with --lab");
            return new OpenResult.Refused(ExitCodes.BAD_CONFIGURATION);
        }
        result.get().warnings().forEach(configuration::printWarning);
        Stream.of(loader.fileOf(from), process.paths().stateFolder())
                .filter(AtomicFile::othersMayWrite)
                .forEach(place -> process.printError("the permissions of " + place
                        + " let every user of this machine write to it and so control Greenwall;"
                        + " remove that permission: chmod o-w " + place));
        var setup = new Setup(loader, from, result.get(), secrets, held, change);
        var opening = switch (result.get()) {
            case ConfigResult.Rejected rejected -> {
                rejected.errors().forEach(configuration::printError);
                yield new OpenResult.Refused(ExitCodes.BAD_CONFIGURATION);
            }
            case ConfigResult.Loaded(var config, var _) -> connect(config, setup, _ -> {});
        };
        // A drill that is refused leaves the site in force, and a reload must open that one again.
        if (opening instanceof OpenResult.Opened || this.setup.isEmpty()) {
            this.setup = Optional.of(setup);
        }
        return opening;
    }

    /// @param show shows the opened site and owns it
    OpenResult connect(Config read, Setup setup, Consumer<Site> show) {
        var config = setup.change()
                .apply(read)
                .withViewingDistance(
                        options.distance.flatMap(UnitValueParser::distance),
                        options.screen.flatMap(UnitValueParser::screen));
        return shared.open(
                config,
                engineConfig -> openSite(engineConfig, setup.secrets(), List.of()),
                found -> openSite(found, setup, show));
    }

    OpenResult openSite(Config config, Setup setup, Consumer<Site> show) {
        var selected = options.cluster
                .map(wanted -> config.withClusters(config.clusters().stream()
                        .flatMap(cluster -> named(wanted, cluster))
                        .toList()))
                .orElse(config);
        if (selected.clusters().isEmpty()) {
            return new OpenResult.Refused(
                    process.usageError("unknown --cluster " + options.cluster.orElse("") + "; expected one of "
                            + config.clusters().stream().map(c -> c.name()).collect(Collectors.joining(", "))));
        }
        var site = openSite(
                options.readOnly ? selected.asReadOnly() : selected,
                setup.secrets(),
                setup.held().get());
        show.accept(site);
        return new OpenResult.Opened(site);
    }

    /// An engine whose clusters are not known now may have one of this name.
    private static Stream<ClusterConfig> named(String wanted, ClusterConfig cluster) {
        return cluster.name().equals(wanted)
                ? Stream.of(cluster)
                : EngineClusterFinder.unlisted(cluster, wanted).stream();
    }

    private Site openSite(Config config, SecretFetcher secrets, List<AutoCloseable> held) {
        return Site.connect(
                config,
                new SharedHttpClient(process.environment(), process.clock()),
                new SourceConfigConverter(secrets, process.paths()),
                new ChangeAuditLog(
                        process.paths().stateFolder().resolve("audit").resolve("changes.jsonl"), LocalUser.name()),
                process.clock(),
                held);
    }

    /// Adds the access to a practice range in this process: its SSH key, its host key, and an address for each
    /// host.
    private static Config withAccess(PracticeRange range, Config config) {
        var ssh = range.ssh();
        var key = ssh.keyFile().toAbsolutePath();
        try {
            var known = Files.writeString(
                    key.resolveSibling("known_hosts"),
                    "[" + ssh.host() + "]:" + ssh.port() + " " + SanitizedText.line(ssh.hostKey()) + "\n");
            var file = Files.writeString(
                    key.resolveSibling("ssh_config"),
                    "Host *\n  IdentityFile \"" + ssh.keyFile() + "\"\n  IdentitiesOnly yes\n  IdentityAgent none\n"
                            + "  UserKnownHostsFile \"" + known + "\"\n  GlobalKnownHostsFile none\n");
            var addresses = new LinkedHashMap<String, String>();
            for (var host : range.world().hosts()) {
                addresses.put(host.name(), ssh.user(host.name()) + "@" + ssh.host() + ":" + ssh.port());
            }
            var before = config.ssh();
            return config.withSsh(new Config.Ssh(
                    Optional.empty(),
                    file,
                    true,
                    Optional.empty(),
                    before.shellSteps(),
                    before.ownPrograms(),
                    addresses,
                    List.copyOf(before.probes()),
                    before.budget(),
                    before.journal()));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }
}
