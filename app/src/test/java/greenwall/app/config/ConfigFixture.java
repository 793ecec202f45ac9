package greenwall.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads configurations from strings.
final class ConfigFixture {
    static final Map<String, String> ENVIRONMENT =
            Map.of("TOKEN", "t0ps3cret", "EAST_TOKEN", "e", "NOC_PASSWORD", "p", "HOME_KEY", "k", "EMPTY", " ");

    private ConfigFixture() {}

    static ConfigReader reader() {
        return reader(Set.of());
    }

    static ConfigReader reader(Set<String> quantityIds) {
        return new ConfigReader(
                new ConfigPaths("Linux", Path.of("/home/noc"), ENVIRONMENT::get),
                new SecretFetcher(ENVIRONMENT::get, Duration.ofMinutes(2), InstantSource.system()),
                quantityIds);
    }

    static ConfigResult read(String text) {
        return read(Path.of("/etc/greenwall/greenwall.yaml"), text);
    }

    static ConfigResult read(Path file, String text) {
        return reader().read(file, "greenwall.yaml", text);
    }

    static Config loaded(String text) {
        return loaded(read(text));
    }

    static Config loaded(ConfigResult result) {
        assertThat(result).isInstanceOf(ConfigResult.Loaded.class);
        return ((ConfigResult.Loaded) result).config();
    }

    static List<ConfigError> problems(ConfigResult result) {
        return switch (result) {
            case ConfigResult.Loaded _ -> List.of();
            case ConfigResult.Rejected(var errors, var _) -> errors;
        };
    }

    /// The errors as they are printed.
    static List<String> errors(String... lines) {
        return problems(read(String.join("\n", lines))).stream()
                .map(ConfigError::toString)
                .toList();
    }

    static String withSource(String... lines) {
        return "clusters:\n  - name: home\n    prometheus:\n      url: http://p:9090\n"
                + String.join("\n", Arrays.stream(lines).map(l -> "      " + l).toList())
                + "\n";
    }
}
