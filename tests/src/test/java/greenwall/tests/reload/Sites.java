package greenwall.tests.reload;

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
import greenwall.lab.PracticeRange;
import greenwall.tests.console.RangeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Opens sites from the text of a configuration, as the console does.
///
/// @param clock this machine's clock
public record Sites(Path folder, InstantSource clock) {
    public static final InstantSource CLOCK = InstantSource.system();

    private static final ConfigPaths.Environment ENVIRONMENT = name -> Map.of(
                    "ONE", "first", "TWO", "second", "KEYS", "{\"AccessKeyId\":\"AKIDENV\",\"SecretAccessKey\":\"s\"}")
            .get(name);

    public Sites(Path folder) {
        this(folder, CLOCK);
    }

    /// The configuration file that was opened last.
    Path file() {
        return folder.resolve("greenwall.yaml");
    }

    public ConfigPaths paths() {
        return new ConfigPaths("linux", folder, name -> name.startsWith("XDG_") ? folder.toString() : null);
    }

    Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /// Reads the file as it is now.
    ConfigResult read() {
        var secrets = new SecretFetcher(ENVIRONMENT, Duration.ofSeconds(5), clock);
        return new ConfigLoader(paths(), new ConfigReader(paths(), secrets, Set.of())).read(file());
    }

    public Site open(String yaml) throws IOException {
        write("greenwall.yaml", yaml);
        if (read() instanceof ConfigResult.Loaded(var config, var _)) {
            return connect(config);
        }
        throw new AssertionError("the configuration is refused: " + read() + "\n" + yaml);
    }

    Site connect(Config config) {
        return Site.connect(
                config,
                new SharedHttpClient(Map.of(), clock),
                new SourceConfigConverter(new SecretFetcher(ENVIRONMENT, Duration.ofSeconds(5), clock), paths()),
                new ChangeAuditLog(folder.resolve("changes.jsonl"), "test"),
                clock,
                List.of());
    }

    /// A cluster of this name with all the sources of a range.
    static String cluster(String name, PracticeRange range) {
        return RangeConfig.cluster(name, range);
    }

    /// SSH access to the hosts of a range, as keys of `ssh`.
    String ssh(PracticeRange range) throws IOException {
        return RangeConfig.ssh(folder, range);
    }
}
