package greenwall.fleet;

/// One CSV field, escaped so that a spreadsheet reads it as text and never as a formula.
public final class CsvField {
    private CsvField() {}

    public static String of(String text) {
        var safe = formula(text) ? "'" + text : text;
        return safe.chars().anyMatch(c -> c == ',' || c == ';' || c == '"' || c == '\n' || c == '\r' || c == '\t')
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }

    /// Spreadsheets skip leading blanks and quotes, and some also treat full-width signs as formulas.
    private static boolean formula(String text) {
        int i = 0;
        while (i < text.length() && (text.charAt(i) <= ' ' || text.charAt(i) == '"' || text.charAt(i) == '\u00a0')) {
            i++;
        }
        return i < text.length() && "=+-@|%\uff1d\uff0b\uff0d\uff20".indexOf(text.charAt(i)) >= 0;
    }
}
