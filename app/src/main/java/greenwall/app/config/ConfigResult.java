package greenwall.app.config;

import java.util.List;

/// The result of reading a configuration. Warnings do not prevent its use.
public sealed interface ConfigResult {
    List<ConfigMistake> warnings();

    record Loaded(Config config, List<ConfigMistake> warnings) implements ConfigResult {}

    record Rejected(List<ConfigMistake> mistakes, List<ConfigMistake> warnings) implements ConfigResult {}
}
