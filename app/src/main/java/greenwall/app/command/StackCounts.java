package greenwall.app.command;

import greenwall.fleet.probe.ProbeOutput;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// How often a probe saw each stack. Only a limited number of different stacks is counted separately.
final class StackCounts {
    private static final int MAX_SHOWN = 20;
    private static final int MAX_STACKS = 5000;

    private final Map<String, Long> stacks = new HashMap<>();
    private long others;

    void add(ProbeOutput.Stack stack) {
        var folded = (stack.key().isEmpty() ? "" : stack.key() + ";") + String.join(";", stack.frames());
        if (stacks.size() < MAX_STACKS || stacks.containsKey(folded)) {
            stacks.merge(folded, stack.count(), Long::sum);
        } else {
            others++;
        }
    }

    /// One line for each of the most frequent stacks, and one for the number of the others.
    Stream<String> mostFrequent() {
        long rest = Math.max(0, stacks.size() - MAX_SHOWN) + others;
        return Stream.concat(
                stacks.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .limit(MAX_SHOWN)
                        .map(e -> String.format(
                                Locale.ROOT, "%,12d  %s", e.getValue(), TerminalColors.plain(e.getKey()))),
                rest > 0 ? Stream.of("  other stacks: " + rest) : Stream.empty());
    }
}
