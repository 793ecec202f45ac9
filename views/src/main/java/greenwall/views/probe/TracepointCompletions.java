package greenwall.views.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Completes the word before the caret of a bpftrace program with the tracepoints of the host's kernel.
final class TracepointCompletions {
    private static final int MAX_COMPLETIONS = 200;
    private static final List<String> ALWAYS_OFFERED =
            List.of("BEGIN", "END", "interval:s:1", "interval:ms:100", "profile:hz:49", "profile:hz:99");

    private List<String> offered = ALWAYS_OFFERED;

    /// Replaces the text between two offsets.
    record Change(int from, int to, String text) {}

    /// Sets the tracepoints, in the format of `bpftrace -l`.
    void offer(List<String> probes) {
        var all = new ArrayList<>(ALWAYS_OFFERED);
        for (var line : probes) {
            var name = line.strip();
            if (!name.isEmpty() && name.chars().allMatch(TracepointCompletions::inWord)) {
                all.add(name);
            }
        }
        offered = all;
    }

    int size() {
        return offered.size() - ALWAYS_OFFERED.size();
    }

    /// The tracepoints that begin with the word, followed by those that contain it. None within braces, where
    /// bpftrace does not allow them.
    List<String> at(String program, int caret) {
        if (inBraces(program, caret)) {
            return List.of();
        }
        var word = word(program, caret).toLowerCase(Locale.ROOT);
        var beginning = new ArrayList<String>();
        var containing = new ArrayList<String>();
        for (var name : offered) {
            var lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith(word)) {
                beginning.add(name);
            } else if (lower.contains(word)) {
                containing.add(name);
            }
            if (beginning.size() >= MAX_COMPLETIONS) {
                break;
            }
        }
        beginning.addAll(containing);
        return beginning.size() > MAX_COMPLETIONS ? beginning.subList(0, MAX_COMPLETIONS) : beginning;
    }

    Change change(String program, int caret, String name) {
        return new Change(caret - word(program, caret).length(), caret, name);
    }

    private static String word(String program, int caret) {
        int from = caret;
        while (from > 0 && inWord(program.charAt(from - 1))) {
            from--;
        }
        return program.substring(from, caret);
    }

    private static boolean inWord(int c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '.' || c == '*';
    }

    private static boolean inBraces(String program, int caret) {
        int depth = 0;
        boolean text = false;
        for (int i = 0; i < caret; i++) {
            char c = program.charAt(i);
            if (c == '"' && (i == 0 || program.charAt(i - 1) != '\\')) {
                text = !text;
            } else if (!text) {
                depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            }
        }
        return text || depth > 0;
    }
}
