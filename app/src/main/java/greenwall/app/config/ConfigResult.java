package greenwall.app.config;

import java.util.List;

/// The result of reading a configuration. Warnings do not prevent its use.
public sealed interface ConfigResult {
    List<ConfigProblem> warnings();

    record Loaded(Config config, List<ConfigProblem> warnings) implements ConfigResult {}

    record Rejected(List<ConfigProblem> problems, List<ConfigProblem> warnings) implements ConfigResult {}
}
