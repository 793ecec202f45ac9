package greenwall.fleet;

import java.util.regex.Pattern;

/// One CSV field, escaped so that a spreadsheet reads it as text and never as a formula.
public final class CsvField {
    /// Spreadsheets skip leading blanks and quotes, and some also treat full-width signs as formulas.
    private static final Pattern FORMULA = Pattern.compile("[\\x00- \"\u00a0]*[=+@|%\uff1d\uff0b\uff0d\uff20-]");
    private static final Pattern QUOTED = Pattern.compile("[,;\"\n\r\t]");

    private CsvField() {}

    public static String of(String text) {
        var safe = FORMULA.matcher(text).lookingAt() ? "'" + text : text;
        return QUOTED.matcher(safe).find() ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }
}
