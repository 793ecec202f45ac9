package greenwall.app.config;

import java.util.List;

/// What came of reading a configuration. Warnings do not keep it from being used.
public sealed interface ConfigResult {
    List<Problem> warnings();

    record Loaded(Config config, List<Problem> warnings) implements ConfigResult {}

    record Rejected(List<Problem> problems, List<Problem> warnings) implements ConfigResult {}
}
