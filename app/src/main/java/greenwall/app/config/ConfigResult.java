package greenwall.app.config;

import java.util.List;

/// The result of reading a configuration. Warnings do not prevent its use.
public sealed interface ConfigResult {
    List<ConfigError> warnings();

    record Loaded(Config config, List<ConfigError> warnings) implements ConfigResult {}

    record Rejected(List<ConfigError> errors, List<ConfigError> warnings) implements ConfigResult {}
}
