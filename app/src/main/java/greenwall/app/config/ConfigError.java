package greenwall.app.config;

import greenwall.connectors.grafana.ImportResult;
import java.nio.file.Path;
import java.util.Optional;

/// One error in the configuration: its position, what was found and expected, and a suggestion if something
/// similar would be valid. `file` is the file as the user named it, or a command line option.
public record ConfigError(
        String file, int line, int column, String found, String expected, Optional<String> suggestion) {
    public ConfigError(String file, FilePosition position, String found, String expected, Optional<String> suggestion) {
        this(file, position.line(), position.column(), found, expected, suggestion);
    }

    ConfigError(String file, FilePosition position, String found, String expected) {
        this(file, position, found, expected, Optional.empty());
    }

    /// An error in a Grafana dashboard.
    public static ConfigError of(Path file, ImportResult.Invalid fault) {
        return new ConfigError(
                file.toString(), fault.line(), fault.column(), fault.found(), fault.expected(), Optional.empty());
    }

    /// The error as one line for a terminal or a status bar.
    @Override
    public String toString() {
        return file
                + (line > 0 ? ":" + line + ":" + column : "")
                + ": found "
                + found
                + ", expected "
                + expected
                + suggestion.map(s -> "; did you mean \"" + s + "\"?").orElse("");
    }
}
