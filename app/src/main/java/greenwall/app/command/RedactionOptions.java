package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.fleet.incident.Redaction;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// The options that redact more than the configuration asks for.
final class RedactionOptions {
    @Option(names = "--redact-label", paramLabel = "LABEL", description = "remove the values of this label")
    private List<String> labels = new ArrayList<>();

    @Option(
            names = "--redact",
            paramLabel = "PATTERN",
            description = "remove text that matches, in addition to the configuration's list")
    private List<String> patterns = new ArrayList<>();

    /// @throws IllegalArgumentException with a message for the user
    Redaction redaction(Config.Redact configured) {
        patterns.addAll(configured.patterns());
        labels.addAll(configured.labels());
        return Redaction.of(patterns, labels);
    }
}
