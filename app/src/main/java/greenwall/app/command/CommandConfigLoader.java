package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.app.config.ConfigError;
import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.DashboardFolderWatcher;
import greenwall.app.config.SecretFetcher;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.quantity.QuantityCatalogue;
import greenwall.views.ViewList;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the configuration for a command. It does not connect to any source.
///
/// @param pipes shared by all loaders, see [ConfigLoader]
record CommandConfigLoader(ProcessContext process, GlobalOptions options, Map<Path, byte[]> pipes) {
    static final String NOTHING_RUN = "the configuration is read-only (read_only: true), so nothing is run on a host";

    CommandConfigLoader(ProcessContext process, GlobalOptions options) {
        this(process, options, new ConcurrentHashMap<>());
    }

    /// Whether neither an option nor a file names a source.
    boolean hasNoSource() {
        return !options.lab && load().isEmpty();
    }

    /// Whether an option or a configuration names a source.
    boolean hasSource() {
        return !options.lab && load().isPresent();
    }

    private Optional<ConfigResult> load() {
        return settingsLoader().load(options.sources());
    }

    /// For what is done without a source, which needs no secrets.
    private ConfigLoader settingsLoader() {
        return loader(secrets(), ConfigReader.FetchedSecrets.NONE);
    }

    @FunctionalInterface
    interface ConfigTask {
        int run(Config config) throws Exception;
    }

    /// Runs the work with the configuration file's content, or with the built-in configuration, and returns its
    /// exit code. Prints the errors of an invalid configuration.
    int runWithConfig(ConfigTask work) throws Exception {
        var loader = settingsLoader();
        return switch (loader.load(options.sources()).orElse(null)) {
            case null -> work.run(loader.builtIn());
            case ConfigResult.Loaded(var config, var _) -> work.run(config);
            case ConfigResult.Rejected rejected -> {
                rejected.errors().forEach(this::printError);
                yield ExitCodes.BAD_CONFIGURATION;
            }
        };
    }

    /// The folder of the site's team, which a practice range does not have.
    Optional<Path> teamFolder() {
        if (options.lab) {
            return Optional.empty();
        }
        return settingsLoader().load(options.sources()).flatMap(result -> switch (result) {
            case ConfigResult.Loaded(var config, var _) -> config.team().folder();
            case ConfigResult.Rejected rejected ->
                throw new IllegalArgumentException(
                        "the team's folder is not known, because the configuration has errors: "
                                + rejected.errors().getFirst());
        });
    }

    /// Why changes on other systems are forbidden; empty if they are allowed. Opens no connection, so that a
    /// refusal comes before any connection is made.
    Optional<String> readOnly() {
        boolean only = options.readOnly
                || load().orElse(null) instanceof ConfigResult.Loaded(var config, var _) && config.readOnly();
        return only
                ? Optional.of(
                        "the configuration is read-only (read_only: true), so nothing is changed on other systems")
                : Optional.empty();
    }

    List<Path> viewFolders() {
        return process.paths().viewFolders(settingsLoader().fileOf(options.sources()));
    }

    /// The names of all views, the built-in ones and the site's own.
    List<String> viewNames() {
        return Stream.concat(
                        ViewList.ids().stream(),
                        new DashboardFolderWatcher(viewFolders())
                                .readAll().dashboards().stream().map(DashboardFolderWatcher.DashboardFile::name))
                .distinct()
                .toList();
    }

    void printError(ConfigError error) {
        process.err().println(TerminalColors.plain(error.toString()));
    }

    /// Prints an error that does not prevent the program from starting.
    void printWarning(ConfigError error) {
        process.err().println("warning: " + TerminalColors.plain(error.toString()));
    }

    SecretFetcher secrets() {
        return new SecretFetcher(process.paths().environment(), SecretFetcher.COMMAND_TIMEOUT, process.clock());
    }

    ConfigLoader loader(SecretFetcher secrets, ConfigReader.FetchedSecrets fetched) {
        var quantities = QuantityCatalogue.shipped().quantities().stream()
                .map(Quantity::id)
                .collect(Collectors.toUnmodifiableSet());
        var reader = new ConfigReader(process.paths(), secrets, quantities).fetching(fetched);
        return new ConfigLoader(process.paths(), reader, pipes);
    }
}
