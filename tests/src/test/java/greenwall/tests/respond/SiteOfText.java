package greenwall.tests.respond;

import greenwall.app.config.ConfigLoader;
import greenwall.app.config.ConfigPaths;
import greenwall.app.config.ConfigReader;
import greenwall.app.config.ConfigResult;
import greenwall.app.config.SecretFetcher;
import greenwall.app.config.SourceOptionsConverter;
import greenwall.app.site.Site;
import greenwall.connectors.files.AuditFile;
import greenwall.connectors.http.SharedHttpClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The site that a configuration describes.
final class SiteOfText {
    private SiteOfText() {}

    static Site connect(Path home, String yaml, String author) throws IOException {
        var clock = InstantSource.system();
        var paths = new ConfigPaths("linux", home, _ -> null);
        var secrets = new SecretFetcher(paths.environment(), Duration.ofSeconds(1), clock);
        var file = Files.writeString(home.resolve("wall.yaml"), yaml);
        var read = new ConfigLoader(paths, new ConfigReader(paths, secrets, Set.of())).read(file);
        return Site.connect(
                ((ConfigResult.Loaded) read).config(),
                new SharedHttpClient(Map.of(), clock),
                new SourceOptionsConverter(secrets),
                new AuditFile(home.resolve("changes.jsonl"), author),
                clock,
                List.of());
    }
}
