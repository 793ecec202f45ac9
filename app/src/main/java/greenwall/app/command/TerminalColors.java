package greenwall.app.command;

import greenwall.fleet.SanitizedText;
import greenwall.fleet.state.CellState;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Colours text for a terminal, but not for a pipe. The word and the shape of a state are always printed; the
/// colour only repeats them.
public record TerminalColors(boolean enabled) {
    /// Whether this process prints to a terminal whose user wants colours.
    public static boolean wanted(Map<String, String> environment) {
        var console = System.console();
        return console != null && console.isTerminal() && !environment.containsKey("NO_COLOR");
    }

    /// The shape and the word of a state, padded to the same width.
    public String state(CellState state) {
        return state(state, state.word());
    }

    String state(CellState state, String word) {
        return painted(state, shape(state) + " " + String.format("%-8s", word));
    }

    public String painted(CellState state, String text) {
        return switch (state) {
            case CRITICAL, DOWN -> paint("1;31", text);
            case GONE -> paint("35", text);
            case WARN -> paint("33", text);
            case STALE, SILENT -> paint("36", text);
            case OK -> paint("32", text);
            case IDLE, ABSENT -> paint("2", text);
        };
    }

    /// Text from outside after the shape of a state.
    public String marked(CellState state, String text) {
        return painted(state, shape(state) + " " + plain(text));
    }

    public String faint(String text) {
        return paint("2", text);
    }

    public String bold(String text) {
        return paint("1", text);
    }

    /// Text from outside on one line, escaped for terminals.
    public static String plain(String text) {
        return SanitizedText.line(text);
    }

    /// The first names of a list, escaped, and the number of the others.
    static String names(List<String> names, int most) {
        var shown = names.stream().limit(most).map(TerminalColors::plain).collect(Collectors.joining(", "));
        return names.size() > most ? shown + " and " + (names.size() - most) + " more" : shown;
    }

    public static String shape(CellState state) {
        return switch (state) {
            case CRITICAL -> "✖";
            case DOWN -> "▼";
            case GONE -> "∅";
            case WARN -> "▲";
            case STALE -> "◔";
            case SILENT -> "?";
            case OK -> "●";
            case IDLE -> "○";
            case ABSENT -> "·";
        };
    }

    private String paint(String code, String text) {
        return enabled ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
