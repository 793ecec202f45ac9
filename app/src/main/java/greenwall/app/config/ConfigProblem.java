package greenwall.app.config;

import java.util.Optional;

/// One mistake in the configuration: where it stands, what was found, what was expected and, where something like
/// it exists, what was probably meant. `file` is named as the user named it, or is an option of the command line.
public record ConfigProblem(
        String file, int line, int column, String found, String expected, Optional<String> suggestion) {
    public ConfigProblem(String file, FilePosition place, String found, String expected, Optional<String> suggestion) {
        this(file, place.line(), place.column(), found, expected, suggestion);
    }

    /// The mistake as one line, for a terminal or a status strip.
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
