package greenwall.fleet.probe;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The heading of a tool's table, and the way to split a row below it into cells.
///
/// Columns are padded with blanks and grow when a value is too wide, so positions are not reliable. But only
/// the name of a process (at most 16 characters) and the last column may contain blanks; all others are one
/// word, most of them a number.
///
/// @param padded like `row`, but with the name of the process as wide as its column: its own blanks and numbers
///     cannot be distinguished from other columns otherwise
record ToolTableHeading(List<String> columns, Pattern row, Pattern padded) {
    private static final Set<String> FIRST = Set.of("""
                PID PCOMM COMM TIME TIME(s) TIME(ms) SYSCALL SOFTIRQ HARDIRQ DISK HITS SKADDR TID Device DEVICE USER
                State NAME READ/s LADDR:LPORT PEER HOST
                """.split("\\s+"));
    private static final Set<String> COMMAND = Set.of("COMM", "PCOMM", "C-COMM");
    private static final Set<String> REST =
            Set.of("ARGS", "PATH", "FILE", "FILENAME", "COMMAND", "EXIT_CODE", "NAME", "Process", "MSG", "TARGET");
    private static final Set<String> NUMBER = Set.of("""
                PID TID PPID UID FD ERR RET DPORT LPORT RPORT SPORT COUNT I/O MAJ MIN Kbytes READS WRITES R_Kb W_Kb
                R_KB W_KB RX_KB TX_KB HITS MISSES DIRTIES BUFFERS_MB CACHED_MB SIG BYTES SECTOR OFF_KB KBYTES %RND
                %SEQ LAT(us) LAT(ms) LAT(ns) QUE(ms) AVGms TIME(s) TIME(ms) TIME(us) AGE(s) MS DELTA(us) TOTAL_usecs
                TOTAL_nsecs TOTAL_count
                """.split("\\s+"));
    /// The tools that watch slow file systems print LL_MAX as the size of a whole file.
    private static final String FIGURE = "(-?\\d[\\d.]*%?|LL_MAX)";

    private static final Pattern NUMBERLIKE = Pattern.compile("[-+]?\\d.*");
    /// As long as the rest of the row allows, since a name may end in a number.
    private static final String NAME = "(\\S.{0,15})";

    private static final String NAME_BEFORE_REST = "(\\S.{0,15}?)";
    private static final Pattern NAME_HEADING = Pattern.compile("(?<!\\S)(?:COMM|PCOMM|C-COMM)\\s+(?=\\S)");
    private static final int MAX_COLUMNS = 40;

    /// The heading in this line; empty if it is not a heading.
    static Optional<ToolTableHeading> of(String line) {
        var words = List.of(line.replace("TIME (us)", "TIME(us)").strip().split("\\s+"));
        if (words.size() < 2 || words.size() > MAX_COLUMNS || !FIRST.contains(words.getFirst())) {
            return Optional.empty();
        }
        if (words.stream().anyMatch(w -> NUMBERLIKE.matcher(w).matches())) {
            return Optional.empty();
        }
        var columns = new ArrayList<String>();
        var regex = new StringBuilder("\\s*");
        for (int i = 0; i < words.size(); i++) {
            var word = words.get(i);
            boolean rest = isRest(words, i);
            regex.append(i == 0 ? "" : rest ? "(?:\\s|$)" : "\\s+");
            if (word.equals("->")) {
                regex.append("->");
                continue;
            }
            columns.add(word);
            regex.append(
                    rest
                            ? "(.*)"
                            : COMMAND.contains(word)
                                    ? isRest(words, i + 1) ? NAME_BEFORE_REST : NAME
                                    : NUMBER.contains(word) ? FIGURE : "(\\S+)");
        }
        var row = Pattern.compile(regex + "\\s*");
        return Optional.of(new ToolTableHeading(List.copyOf(columns), row, padded(line, regex.toString(), row)));
    }

    private static boolean isRest(List<String> words, int i) {
        return i == words.size() - 1 && REST.contains(words.get(i));
    }

    private static Pattern padded(String line, String regex, Pattern otherwise) {
        var name = NAME_HEADING.matcher(line);
        if (!name.find()) {
            return otherwise;
        }
        // The last of these characters separates the name from the next column.
        int width = Math.clamp(name.group().length() - 2, 1, 15);
        return Pattern.compile(
                regex.replace(NAME_BEFORE_REST, "(\\S.{" + width + "})").replace(NAME, "(\\S.{0," + width + "})")
                        + "\\s*");
    }

    /// The cells of a row; empty if the line is not a row.
    Optional<List<String>> cells(String line) {
        var matcher = padded.matcher(line);
        if (!matcher.matches()) {
            matcher = row.matcher(line);
        }
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var cells = new ArrayList<String>();
        for (int i = 1; i <= matcher.groupCount(); i++) {
            cells.add(matcher.group(i).strip());
        }
        return Optional.of(cells);
    }

    Map<String, String> fields(List<String> cells) {
        var fields = new LinkedHashMap<String, String>();
        for (int i = 0; i < columns.size(); i++) {
            fields.put(columns.get(i), cells.get(i));
        }
        return fields;
    }
}
