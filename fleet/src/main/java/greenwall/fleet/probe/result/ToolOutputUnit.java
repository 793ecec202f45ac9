package greenwall.fleet.probe.result;

import greenwall.fleet.Unit;

/// The unit of a tool's whole numbers: `us` are converted to seconds by dividing by a million.
///
/// @param word the unit as tools write it; empty for plain numbers
/// @param factor the factor that converts a number to the unit
public record ToolOutputUnit(String word, Unit unit, double factor) {
    private static final ToolOutputUnit PLAIN = new ToolOutputUnit("", Unit.NONE, 1);

    /// @param word as the tool wrote it; if it is no known unit, the end of the map's name is used
    public static ToolOutputUnit of(String word, String name) {
        var known = of(word);
        if (known != PLAIN) {
            return known;
        }
        return of(name.substring(Math.max(name.lastIndexOf('_'), name.lastIndexOf('@')) + 1));
    }

    private static ToolOutputUnit of(String word) {
        return switch (word) {
            case "ns", "nsecs" -> new ToolOutputUnit("ns", Unit.SECONDS, 1e-9);
            case "us", "usecs" -> new ToolOutputUnit("us", Unit.SECONDS, 1e-6);
            case "ms", "msecs" -> new ToolOutputUnit("ms", Unit.SECONDS, 1e-3);
            case "s", "secs" -> new ToolOutputUnit("s", Unit.SECONDS, 1);
            case "B", "bytes" -> new ToolOutputUnit("B", Unit.BYTES, 1);
            case "KiB", "kbytes", "kb", "Kb", "KB" -> new ToolOutputUnit("KiB", Unit.BYTES, 1024);
            default -> PLAIN;
        };
    }

    public String text(double raw) {
        return unit.text(raw * factor);
    }
}
