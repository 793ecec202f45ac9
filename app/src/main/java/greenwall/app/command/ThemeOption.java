package greenwall.app.command;

import greenwall.app.config.Config;
import greenwall.styles.Theme;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The option `--theme`.
final class ThemeOption {
    @Option(
            names = "--theme",
            paramLabel = "NAME",
            completionCandidates = CompletionWords.Themes.class,
            description = "night, daylight or high-contrast")
    Optional<String> name = Optional.empty();

    /// Empty for the theme of the site.
    Optional<Theme> theme() {
        return name.map(word -> Theme.named(word)
                .orElseThrow(() -> new CommandFailedException(
                        "unknown --theme " + word + "; expected " + String.join(", ", Config.THEMES))));
    }
}
