package greenwall.fleet.log;

import java.util.regex.Pattern;

/// The codes by which a program colors its lines in a terminal, and which some logs contain.
public final class AnsiColorCodes {
    private static final char ESCAPE = '\u001b';
    private static final Pattern CODE = Pattern.compile(ESCAPE + "\\[[0-9;]*m");

    private AnsiColorCodes() {}

    /// The line with blanks in place of its codes, so that all positions stay the same.
    public static String blanked(String line) {
        return line.indexOf(ESCAPE) < 0
                ? line
                : CODE.matcher(line).replaceAll(code -> " ".repeat(code.group().length()));
    }
}
