package greenwall.tests.console;

import greenwall.app.config.Config;
import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigPaths;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.SecretFetcher;
import greenwall.app.config.SourceConfigConverter;
import greenwall.app.site.Site;
import greenwall.connectors.files.ChangeAuditLog;
import greenwall.connectors.http.SharedHttpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Opens sites whose files are all in one folder.
public record SiteFolder(Path folder, InstantSource clock) {
    public ConfigPaths paths() {
        return new ConfigPaths("linux", folder, name -> name.startsWith("XDG_") ? folder.toString() : null);
    }

    private SecretFetcher secrets() {
        return new SecretFetcher(_ -> null, Duration.ofSeconds(1), clock);
    }

    private ConfigLoader loader() {
        return new ConfigLoader(paths(), new ConfigReader(paths(), secrets(), Set.of()));
    }

    Config config(ConfigLoader.Options options) {
        return accepted(loader().load(options).orElseThrow());
    }

    private static Config accepted(ConfigResult read) {
        return switch (read) {
            case ConfigResult.Loaded(var config, var _) -> config;
            case ConfigResult.Rejected rejected ->
                throw new AssertionError("the configuration is refused: " + rejected.errors());
        };
    }

    public Site open(ConfigLoader.Options options) {
        return connect(config(options), "test");
    }

    /// @param author the author of changes in the audit file
    public Site open(String yaml, String author) throws IOException {
        var file = Files.writeString(folder.resolve("greenwall.yaml"), yaml);
        return connect(accepted(loader().read(file)), author);
    }

    Site connect(Config config, String author) {
        return Site.connect(
                config,
                new SharedHttpClient(Map.of(), clock),
                new SourceConfigConverter(secrets(), ConfigPaths.ofThisMachine()),
                new ChangeAuditLog(folder.resolve("changes.jsonl"), author),
                clock,
                List.of());
    }
}
