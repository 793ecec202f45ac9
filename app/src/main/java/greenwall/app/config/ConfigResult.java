package greenwall.app.config;

import java.util.List;

/// What came of reading a configuration. Warnings do not keep it from being used.
public sealed interface ConfigResult {
    List<ConfigProblem> warnings();

    record Loaded(Config config, List<ConfigProblem> warnings) implements ConfigResult {}

    record Rejected(List<ConfigProblem> problems, List<ConfigProblem> warnings) implements ConfigResult {}
}
