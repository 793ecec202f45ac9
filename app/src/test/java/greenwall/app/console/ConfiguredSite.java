package greenwall.app.console;

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

/// Connects a site with a given configuration.
public final class ConfiguredSite {
    private ConfiguredSite() {}

    public static Site connect(Path folder, String yaml, InstantSource clock, AutoCloseable... resources)
            throws IOException {
        return connect(new ConfigPaths("linux", folder, _ -> null), yaml, clock, resources);
    }

    /// Writes the configuration file into the home folder.
    static Site connect(ConfigPaths paths, String yaml, InstantSource clock, AutoCloseable... resources)
            throws IOException {
        var folder = paths.home();
        var secrets = new SecretFetcher(paths.environment(), Duration.ofSeconds(1), clock);
        var file = Files.writeString(folder.resolve("wall.yaml"), yaml);
        var read = new ConfigLoader(paths, new ConfigReader(paths, secrets, Set.of())).read(file);
        return Site.connect(
                ((ConfigResult.Loaded) read).config(),
                new SharedHttpClient(Map.of(), clock),
                new SourceConfigConverter(secrets, ConfigPaths.ofThisMachine()),
                new ChangeAuditLog(folder.resolve("changes.jsonl"), "somebody"),
                clock,
                List.of(resources));
    }
}
